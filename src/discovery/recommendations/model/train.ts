import { similarityOf } from './ease-model';
import { byItem, byUser, cleaned, meanStrengthOf, strengthOf } from './matrix';
import { momentsOf, overallPopularity, popularityRows } from './popularity';
import { strongest } from './top-k';
import { type Facts, type Model, type Parameters, stepOf, type Watch } from './types';

/** Share of the training progress (0–1) that the inversion of the matrix completes. The computation of the neighbour lists completes the rest. */
const invertingShare = 0.6;

/**
 * Trains a model, which contains the neighbours of every item. `given` can be empty.
 * @throws Stopped after `watch.shouldStop` returned true.
 */
export function train(given: Facts, parameters: Parameters, nowMs: number, watch: Watch = {}): Model {
  const facts = cleaned(given);
  stepOf(watch)(0);
  const meanStrength = meanStrengthOf(facts, parameters);
  const values = Float32Array.from(facts.weights, (weight) => strengthOf(weight, parameters) / meanStrength);
  const x = { users: byUser(facts, values), items: byItem(facts, values) };
  const similarity = similarityOf(x, parameters, stepOf(watch, 0, invertingShare));
  const momentTimes = momentsOf(facts, nowMs, parameters.moments);
  return {
    itemCount: facts.itemCount,
    meanStrength,
    overall: overallPopularity(facts),
    momentTimes,
    recent: popularityRows(facts, momentTimes, parameters),
    ...neighbourLists(facts.itemCount, parameters.neighbours, x.items.starts, similarity, stepOf(watch, invertingShare, 1)),
  };
}

function neighbourLists(
  itemCount: number,
  most: number,
  factStarts: Int32Array,
  similarity: (item: number, row: Float64Array) => void,
  step: (done: number) => void,
): Pick<Model, 'starts' | 'neighbours' | 'weights'> {
  const starts = new Int32Array(itemCount + 1);
  const met = factStarts.reduce((count, start, item) => count + (item > 0 && start !== factStarts[item - 1] ? 1 : 0), 0);
  const neighbours = new Int32Array(met * most);
  const weights = new Float32Array(met * most);
  const row = new Float64Array(itemCount);
  let filled = 0;
  for (let item = 0; item < itemCount; item++) {
    if (factStarts[item] !== factStarts[item + 1]) {
      similarity(item, row);
      for (const other of strongest(row, most)) {
        neighbours[filled] = other;
        weights[filled++] = row[other] as number;
      }
    }
    starts[item + 1] = filled;
    if (item % 100 === 99) step((item + 1) / itemCount);
  }
  step(1);
  return { starts, neighbours: neighbours.slice(0, filled), weights: weights.slice(0, filled) };
}
