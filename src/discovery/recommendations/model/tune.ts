import type { Quality } from './evaluate';
import { cleaned } from './matrix';
import { type Budget, better, Trial } from './measure-parameters';
import { defaultParameters, type Facts, type Parameters, type Watch } from './types';

export const defaultBudget: Budget = { users: 1200, viewers: 1000, profileLength: 300, trainings: 7 };

export interface Tuning {
  parameters: Parameters;
  /** Quality of the lists with these parameters, measured with held-out facts. */
  validation: Quality;
  /** Quality of two baselines, which rank all items by recent or by overall popularity. A model is used only if it is better than both baselines. */
  recentPopularity: Quality;
  popularity: Quality;
}

/**
 * Parameters for which every value needs a new model, with two lists of values to try. The search tries the values of the first list as
 * long as the quality rises. It tries the second list only if the first value of the first list does not improve the quality.
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
 * Chooses the parameters one after the other by nDCG@10. Holds out the last fifth of each user's facts to measure the quality, and trains
 * with the other facts. The same facts, time and budget always result in the same parameters. Returns `start` as the parameters if no users
 * can be evaluated.
 * @throws Stopped after `watch.shouldStop` returned true.
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
