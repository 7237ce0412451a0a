import type { Meter } from './meter';

const pulseMs = 250;

/** Measures how long an element is visible: at least half of the element, or filling half of the window, in a visible tab. */
export function measurePresence(element: Element, onChange: () => void): Meter {
  let durationMs = 0;
  let hasBegun = false;
  let isInView = false;
  let lastMs: number | null = null;

  function look(): void {
    const nowMs = performance.now();
    // After a sleep of the device, counts at most two pulses.
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
