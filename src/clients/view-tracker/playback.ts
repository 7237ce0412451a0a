import type { Meter } from './meter';

const steps = 100;
/** A medium that reached its end is complete only if this percentage was played: seeking to the end does not count. */
const completePct = 90;
const events = ['play', 'playing', 'timeupdate', 'pause', 'waiting', 'seeking', 'seeked', 'ended', 'emptied'];

/** Measures actual playback at any speed, without pauses, stalls and seeks. */
export function measurePlayback(media: HTMLMediaElement, onChange: () => void): Meter {
  /** Percent positions of the medium that were played. */
  const played = new Set<number>();
  let durationMs = 0;
  let hasBegun = false;
  let hasEnded = false;
  /** Clock and position of the last measurement; null while nothing plays. */
  let last: ReturnType<typeof here> | null = null;

  const here = () => ({ clockMs: performance.now(), positionS: media.currentTime });

  function look(): void {
    if (!last) return;
    const now = here();
    const speed = media.playbackRate;
    // Excludes seeks (the position jumps) and sleep of the device (the clock jumps).
    const playedS = Math.min(Math.max(now.positionS - last.positionS, 0), ((now.clockMs - last.clockMs) / 1000) * speed);
    if (playedS > 0) {
      durationMs += (playedS / speed) * 1000;
      cover(last.positionS, last.positionS + playedS);
    }
    last = now;
  }

  function cover(fromS: number, toS: number): void {
    if (!(media.duration > 0 && media.duration < Infinity)) return;
    const stepOf = (seconds: number) => Math.min(steps - 1, Math.floor((seconds / media.duration) * steps));
    for (let step = stepOf(fromS); step <= stepOf(toS); step++) played.add(step);
  }

  function on(): void {
    look();
    hasEnded ||= media.ended;
    const isPlaying = !media.paused && !media.ended && !media.seeking && media.readyState >= media.HAVE_FUTURE_DATA;
    last = isPlaying ? (last ?? here()) : null;
    hasBegun ||= isPlaying;
    onChange();
  }

  for (const name of events) media.addEventListener(name, on);
  on();

  return {
    measure() {
      look();
      const progressPct = (played.size / steps) * 100;
      return { hasBegun, durationMs, progressPct, isComplete: hasEnded && progressPct >= completePct };
    },
    stop() {
      for (const name of events) media.removeEventListener(name, on);
    },
  };
}
