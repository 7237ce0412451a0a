import { Presets, SingleBar } from 'cli-progress';

export interface Progress {
  /** Prints a line on stderr above the bar. */
  say(line: string): void;
  stop(): void;
}

const redrawMs = 200;
const lineMs = 10_000;

/**
 * Shows a progress bar on stderr. If stderr is not a terminal, prints a line every 10 s instead. Calls the parameters `total`, `done` and
 * `describe` at each update.
 */
export function startProgress(total: () => number, done: () => number, describe: () => string): Progress {
  if (!process.stderr.isTTY) {
    const timer = setInterval(() => say(`${Math.floor((done() / Math.max(1, total())) * 100)} %: ${describe()}`), lineMs);
    return { say, stop: () => clearInterval(timer) };
  }
  const bar = new SingleBar(
    {
      stream: process.stderr,
      format: '{bar} {percentage} % | {text} | {eta_formatted} to go',
      hideCursor: true,
      clearOnComplete: true,
      etaBuffer: 100,
    },
    Presets.shades_classic,
  );
  bar.start(total(), 0, { text: describe() });
  const timer = setInterval(() => {
    bar.setTotal(total());
    bar.update(done(), { text: describe() });
  }, redrawMs);
  return {
    // Prints the line over the bar. The next update draws the bar below the line.
    say: (line) => say(`\r\x1b[K${line}`),
    stop() {
      clearInterval(timer);
      bar.stop();
    },
  };
}

function say(line: string): void {
  process.stderr.write(`${line}\n`);
}

const english = new Intl.NumberFormat('en-US', { maximumFractionDigits: 0 });

/** Formats a number with separators for thousands, such as "70,650" for 70650. */
export function grouped(value: number): string {
  return english.format(value);
}
