import type { Meter } from './measure-playback';

const steps = 100;
/** Minimum share of the medium, in percent, that must be played before the end counts as completion. Seeking to the end is not enough. */
const completePct = 90;
const events = ['play', 'playing', 'timeupdate', 'pause', 'waiting', 'seeking', 'seeked', 'ended', 'emptied'];

/** Measures for how long and which parts of a medium are played, at any speed. Pauses, stalls and seeks do not count. */
export function measurePlayback(media: HTMLMediaElement, onChange: () => void): Meter {
  /** Played parts of the medium, in steps of one percent (0–99). */
  const played = new Set<number>();
  let durationMs = 0;
  let hasBegun = false;
  let hasEnded = false;
  /** Clock time and position in the medium at the last measurement; null while the medium does not play. */
  let last: ReturnType<typeof here> | null = null;

  const here = () => ({ clockMs: performance.now(), positionS: media.currentTime });

  function look(): void {
    if (!last) return;
    const now = here();
    const speed = media.playbackRate;
    // A seek changes only the position, and sleep of the device changes only the clock, so the smaller difference is the played time.
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
