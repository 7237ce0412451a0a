/** Points of a key in its current window. */
export interface WindowCount {
  /** Number of points, including those of this call. */
  points: number;
  /** Time in whole ms until the window of the key ends. */
  remainingMs: number;
}

/** Adds points to a key and returns the points in its window. */
export type CountPoints = (key: string, points: number) => WindowCount | Promise<WindowCount>;

/**
 * Returns a function that counts points in the memory of this server. The window of a key begins with its first points and lasts `windowMs`. Uses no
 * timers: each call deletes the keys whose window has ended. Changes of the system's clock do not change the length of a window.
 */
export function createWindowCounter(windowMs: number): (key: string, points: number) => WindowCount {
  /** Windows in the order in which they end, because all have the same length. */
  const windows = new Map<string, { points: number; endsMs: number }>();
  return (key, points) => {
    const nowMs = performance.now();
    for (const [oldest, { endsMs }] of windows) {
      if (endsMs > nowMs) break;
      windows.delete(oldest);
    }
    const known = windows.get(key);
    const window = known ?? { points: 0, endsMs: nowMs + windowMs };
    if (!known) windows.set(key, window);
    window.points += points;
    return { points: window.points, remainingMs: Math.ceil(window.endsMs - nowMs) };
  };
}
