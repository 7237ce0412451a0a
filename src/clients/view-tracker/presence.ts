import type { Meter } from './measure-playback';

const pulseMs = 250;

/**
 * Measures how long an element is visible while its tab is visible. An element is visible if at least half of its area is in the window, or
 * if it fills at least half of the height of the window.
 */
export function measurePresence(element: Element, onChange: () => void): Meter {
  let durationMs = 0;
  let hasBegun = false;
  let isInView = false;
  let lastMs: number | null = null;

  function look(): void {
    const nowMs = performance.now();
    // Sleep of the device must not be measured, so one step adds at most two intervals (500 ms).
    if (lastMs !== null) durationMs += Math.min(nowMs - lastMs, 2 * pulseMs);
    lastMs = isInView && document.visibilityState === 'visible' ? nowMs : null;
    hasBegun ||= lastMs !== null;
  }

  function pulse(): void {
    look();
    onChange();
  }

  const observer = new IntersectionObserver(
    (entries) => {
      const entry = entries.at(-1);
      if (!entry) return;
      const { isIntersecting, intersectionRatio, intersectionRect } = entry;
      isInView = isIntersecting && (intersectionRatio >= 0.5 || intersectionRect.height >= innerHeight / 2);
      pulse();
    },
    { threshold: Array.from({ length: 21 }, (_, i) => i / 20) },
  );
  observer.observe(element);
  document.addEventListener('visibilitychange', pulse);
  const timer = setInterval(pulse, pulseMs);

  return {
    measure() {
      look();
      return { hasBegun, durationMs, progressPct: 0, isComplete: false };
    },
    stop() {
      observer.disconnect();
      document.removeEventListener('visibilitychange', pulse);
      clearInterval(timer);
    },
  };
}
