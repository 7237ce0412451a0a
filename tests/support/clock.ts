/** Sets `Date` in this process to the current time plus `ms` and freezes it. Timers keep running. `jest.useRealTimers()` restores the real time. */
export function shiftTime(ms: number): void {
  jest.useFakeTimers({
    now: Date.now() + ms,
    doNotFake: [
      'hrtime',
      'nextTick',
      'performance',
      'queueMicrotask',
      'setImmediate',
      'clearImmediate',
      'setInterval',
      'clearInterval',
      'setTimeout',
      'clearTimeout',
    ],
  });
}
