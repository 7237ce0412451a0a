import { dayMs } from '../../../domain/durations';
import { type Quality, quality } from './evaluate';
import { userStarts } from './matrix';
import { momentsOf, type Popularity, popularityAt, popularityRows } from './popularity';
import { neighboursIn, type ProfileFact, score } from './score';
import { holdOutLast, type Split, sampleOfUsers } from './split';
import { train } from './train';
import { type Facts, type Model, type Parameters, stepOf, type Watch } from './types';

/**
 * Limits of a tuning. Each limit is a number of users, facts or trainings instead of a time, so that the same facts result in the same
 * parameters on every machine.
 */
export interface Budget {
  /** Maximum number of users whose facts the tuning uses. */
  users: number;
  /** Maximum number of users whose lists the tuning evaluates. */
  viewers: number;
  /** Maximum number of facts per user from which a list is computed. The newest facts are used. */
  profileLength: number;
  /** Maximum number of models that the search trains, at least one. A final model with the best parameters can exceed this number by one. */
  trainings: number;
}

type Choices = { [name in keyof Parameters]?: readonly number[] };

/** Candidate values of the parameters that affect only the computation of lists and therefore need no new model. */
const served: Choices = {
  profileFloor: [0.1, 0.03, 0.3, 1],
  profileHalfLife: [3, 1.5, 6, 15, 50],
  popularityHalfLifeMs: [30 * dayMs, 7 * dayMs, 90 * dayMs, 365 * dayMs, 1000 * dayMs],
  popularityShare: [0.02, 0, 0.005, 0.05, 0.1, 0.3],
  popularityPower: [0, 0.1, 0.25, 0.5],
};
const servedNames = ['profileFloor', 'profileHalfLife', 'popularityShare', 'popularityHalfLifeMs', 'popularityPower'] as const;

interface Answer {
  parameters: Parameters;
  validation: Quality;
}

export function better(best: Answer, other: Answer): Answer {
  return other.validation.ndcg > best.validation.ndcg ? other : best;
}

/** Measures the quality of parameters on one split of the facts into training facts and held-out items. Stores the last trained model. */
export class Trial {
  private readonly split: Split;
  private readonly asked: Map<number, Set<number>>;
  private readonly profiles = new Map<number, ProfileFact[]>();
  private readonly hasDislikes: boolean;
  private readonly hasStrengths: boolean;
  private model: Model | null = null;
  private popularityHalfLifeMs = 0;
  private learntTimes = 0;

  constructor(
    facts: Facts,
    private readonly nowMs: number,
    private readonly budget: Budget,
    private readonly watch: Watch,
  ) {
    this.split = holdOutLast(sampleOfUsers(facts, budget.users));
    this.asked = new Map([...this.split.heldOut].slice(0, budget.viewers));
    const { training } = this.split;
    const starts = userStarts(training);
    for (const user of this.asked.keys())
      this.profiles.set(user, profileOf(training, starts[user] as number, starts[user + 1] as number, budget.profileLength));
    this.hasDislikes = training.weights.some((weight) => weight < 0);
    this.hasStrengths = training.weights.some((weight) => Math.abs(weight) !== Math.abs(training.weights[0] as number));
  }

  /**
   * Returns whether a training with the changed parameter `name` can improve on `best`. The training is useless if the value is the same,
   * if no users can be evaluated, or if the parameter has no effect: `dislikeShare` without dislikes, `weightExponent` with equal
   * strengths.
   */
  isWorthLearning(name: keyof Parameters, best: Parameters, parameters: Parameters): boolean {
    if (best[name] === parameters[name] || this.asked.size === 0) return false;
    if (name === 'dislikeShare') return this.hasDislikes;
    return name !== 'weightExponent' || this.hasStrengths;
  }

  /**
   * Trains a model with these parameters. If `isLast` is true, one training more than the budget is allowed.
   * @returns false if the budget does not allow another training.
   */
  learn(parameters: Parameters, isLast = false): boolean {
    if (this.learntTimes >= this.budget.trainings && this.learntTimes > 0 && !isLast) return false;
    const total = this.budget.trainings + 1;
    const from = Math.min(this.learntTimes, total - 1) / total;
    const { shouldStop } = this.watch;
    const step = stepOf(this.watch, from, from + 1 / total);
    this.model = train(this.split.training, parameters, this.nowMs, { onProgress: step, ...(shouldStop && { shouldStop }) });
    this.popularityHalfLifeMs = parameters.popularityHalfLifeMs;
    this.learntTimes++;
    return true;
  }

  /** Optimizes the parameters that need no new model, one after the other, in two rounds, because the best value of one depends on the others. */
  serveBetter(start: Answer): Answer {
    let best = start;
    for (let round = 0; round < 2; round++)
      for (const name of servedNames)
        for (const value of served[name] ?? []) {
          if (this.asked.size === 0 || best.parameters[name] === value) continue;
          const parameters = { ...best.parameters, [name]: value };
          best = better(best, { parameters, validation: this.ask(parameters) });
        }
    return best;
  }

  ask(parameters: Parameters): Quality {
    const model = this.modelFor(parameters);
    return quality(this.asked, (user) => listFor(model, this.profiles.get(user) ?? [], parameters), model.itemCount);
  }

  askPopularity(parameters: Parameters, numbersOf: (popularity: Popularity) => Float32Array): Quality {
    const model = this.modelFor(parameters);
    const listOf = (user: number) => {
      const profile = this.profiles.get(user) ?? [];
      const popularity = popularityAt(model, latestTime(profile));
      return listFor(
        model,
        profile.map((fact) => ({ ...fact, weight: 0 })),
        { ...parameters, popularityShare: 1 },
        { recent: numbersOf(popularity), overall: popularity.overall },
      );
    };
    return quality(this.asked, listOf, model.itemCount);
  }

  /** Returns the last trained model, with popularity that is computed with `popularityHalfLifeMs` of these parameters. */
  private modelFor(parameters: Parameters): Model {
    if (!this.model) throw new Error('Call learn() first.');
    if (this.watch.shouldStop?.()) stepOf(this.watch)(0);
    if (this.popularityHalfLifeMs !== parameters.popularityHalfLifeMs) {
      const moments = momentsOf(this.split.training, this.nowMs, parameters.moments);
      this.model = { ...this.model, recent: popularityRows(this.split.training, moments, parameters) };
      this.popularityHalfLifeMs = parameters.popularityHalfLifeMs;
    }
    return this.model;
  }
}

/** Returns the ten best items for a user, by default with the popularity at the time of the user's latest fact. */
function listFor(
  model: Model,
  profile: readonly ProfileFact[],
  parameters: Parameters,
  popularity = popularityAt(model, latestTime(profile)),
): number[] {
  const neighboursOf = (item: number) => neighboursIn(model, item);
  const { meanStrength } = model;
  return score({ profile, neighboursOf, popularity, meanStrength, parameters, limit: 10 }).map(({ item }) => item);
}

export function latestTime(profile: readonly ProfileFact[]): number {
  return profile.reduce((latest, { timeMs }) => Math.max(latest, timeMs), 0);
}

function profileOf(facts: Facts, from: number, to: number, length: number): ProfileFact[] {
  const profile: ProfileFact[] = [];
  for (let n = Math.max(from, to - length); n < to; n++)
    profile.push({ item: facts.items[n] as number, weight: facts.weights[n] as number, timeMs: facts.times[n] as number });
  return profile;
}
