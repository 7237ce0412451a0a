import type { Quality } from './evaluate';
import { cleaned } from './matrix';
import { type Budget, better, type Choices, Trial } from './trial';
import { defaultParameters, type Facts, type Parameters, type Watch } from './types';

export const defaultBudget: Budget = { users: 1200, viewers: 1000, profileLength: 300, trainings: 5 };

export interface Tuning {
  parameters: Parameters;
  /** Of the lists by these parameters, on facts held out of the given ones. */
  validation: Quality;
  /** Of what was popular around the viewer's latest fact, and of all-time popularity: a model below these is worth nothing. */
  recentPopularity: Quality;
  popularity: Quality;
}

/** Needs a new model for each value. Each list is tried in this order, the best so far of the others kept. */
const learnt: Choices = { lambda: [200, 50, 500, 1000], weightExponent: [0, 1], dislikeShare: [0.5, 0, 1] };

/**
 * Chooses parameters by nDCG@10 on the last fifth of each user's facts, learning from the rest, one parameter after the other.
 * The same facts, moment and budget give the same answer. With no user to ask about, the parameters of the start.
 */
export function tune(given: Facts, nowMs: number, budget: Budget = defaultBudget, watch: Watch = {}, start: Parameters = defaultParameters): Tuning {
  const trial = new Trial(cleaned(given), nowMs, budget, watch);
  trial.learn(start);
  let best = trial.serveBetter({ parameters: start, validation: trial.ask(start) });
  watch.onBetter?.(best.parameters);
  for (const [name, values] of Object.entries(learnt))
    for (const value of values) {
      const parameters = { ...best.parameters, [name]: value };
      if (!trial.isWorthLearning(name as keyof Parameters, best.parameters, parameters) || !trial.learn(parameters)) continue;
      best = better(best, { parameters, validation: trial.ask(parameters) });
      watch.onBetter?.(best.parameters);
    }
  if (trial.learn(best.parameters, true)) best = trial.serveBetter(best);
  const recentPopularity = trial.askPopularity(best.parameters, ({ recent }) => recent);
  const popularity = trial.askPopularity(best.parameters, ({ overall }) => overall);
  watch.onProgress?.(1);
  return { ...best, recentPopularity, popularity };
}
