import type { Quality } from './evaluate';
import { cleaned } from './matrix';
import { type Budget, better, Trial } from './trial';
import { defaultParameters, type Facts, type Parameters, type Watch } from './types';

export const defaultBudget: Budget = { users: 1200, viewers: 1000, profileLength: 300, trainings: 7 };

export interface Tuning {
  parameters: Parameters;
  /** Quality with these parameters on held-out facts. */
  validation: Quality;
  /** Quality of the two popularity baselines. A model that is not better than both is not used. */
  recentPopularity: Quality;
  popularity: Quality;
}

/**
 * Parameters that need a new model per value. The search follows one direction while quality rises; it tries the other only if the first step failed.
 */
const learnt: { name: keyof Parameters; ways: number[][] }[] = [
  {
    name: 'lambda',
    ways: [
      [500, 1000],
      [200, 50],
    ],
  },
  { name: 'dislikeShare', ways: [[0], [1]] },
  { name: 'weightExponent', ways: [[1], [0]] },
];

/**
 * Chooses parameters one after the other by nDCG@10 on the last fifth of each user's facts; trains on the rest. Deterministic for the same facts,
 * time and budget. Returns the start parameters when there are no users to evaluate.
 */
export function tune(given: Facts, nowMs: number, budget: Budget = defaultBudget, watch: Watch = {}, start: Parameters = defaultParameters): Tuning {
  const trial = new Trial(cleaned(given), nowMs, budget, watch);
  trial.learn(start);
  let best = trial.serveBetter({ parameters: start, validation: trial.ask(start) });
  watch.onBetter?.(best.parameters);
  for (const { name, ways } of learnt) {
    const before = best;
    for (const way of ways)
      for (const value of best === before ? way : []) {
        const parameters = { ...best.parameters, [name]: value };
        if (!trial.isWorthLearning(name, best.parameters, parameters) || !trial.learn(parameters)) continue;
        const next = better(best, { parameters, validation: trial.ask(parameters) });
        if (next === best) break;
        best = next;
        watch.onBetter?.(best.parameters);
      }
  }
  if (trial.learn(best.parameters, true)) best = trial.serveBetter(best);
  const recentPopularity = trial.askPopularity(best.parameters, ({ recent }) => recent);
  const popularity = trial.askPopularity(best.parameters, ({ overall }) => overall);
  watch.onProgress?.(1);
  return { ...best, recentPopularity, popularity };
}
