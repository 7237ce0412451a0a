import { Presets, SingleBar } from 'cli-progress';

export interface Progress {
  update(value: number): void;
  /** Prints a line without spoiling the bar. */
  say(line: string): void;
  stop(): void;
}

/** A bar on stderr or, where that is no terminal, a line every ten seconds. `show` puts what has been done into words. */
export function startProgress(total: number, show: (value: number) => string): Progress {
  const isTerminal = process.stderr.isTTY === true;
  const bar = new SingleBar(
    {
      stream: process.stderr,
      format: '{bar} {percentage}% | {shown} | {eta_formatted} to go',
      hideCursor: true,
      clearOnComplete: true,
      noTTYOutput: true,
      notTTYSchedule: 10_000,
    },
    Presets.shades_classic,
  );
  bar.start(total, 0, { shown: show(0) });
  return {
    update: (value) => bar.update(value, { shown: show(value) }),
    say: (line) => process.stderr.write(`${isTerminal ? '\r\x1b[K' : ''}${line}\n`),
    stop: () => bar.stop(),
  };
}

/** 70650 → "70,650" */
export function grouped(value: number): string {
  return Math.round(value).toLocaleString('en-US');
}
