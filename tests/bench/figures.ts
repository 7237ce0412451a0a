import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { drawLayers } from './architecture';
import { capacity, costs, nodes, simulation } from './figures/capacity';
import { disk, flood } from './figures/faults';
import { churn, live } from './figures/live';
import { gate, peers } from './figures/peers';
import { bench, growth, recommend, search } from './figures/speed';
import { distribution, inventory, weights } from './figures/tables';
import { docs } from './figures/text';

/** Tables and sentences for docs/, in Markdown, by marker name. Each is generated from the output file of a benchmark or from the source code. */
const blocks: Record<string, () => string> = {
  bench,
  gate,
  peers,
  live,
  churn,
  growth,
  recommend,
  search,
  costs,
  simulation,
  capacity,
  nodes,
  flood,
  disk,
  inventory,
  distribution,
  weights,
};

/** Replaces the blocks between `<!-- figures: name -->` and `<!-- end of figures -->` of a document. */
export function withFigures(markdown: string): string {
  return markdown.replace(/(<!-- figures: (\w+) -->\n)[\s\S]*?(<!-- end of figures -->)/g, (_, begin, name, end) => {
    const block = blocks[name];
    if (!block) throw new Error(`There are no figures named "${name}"; known are ${Object.keys(blocks).join(', ')}.`);
    return `${begin}${block()}\n${end}`;
  });
}

export const documents = (): string[] =>
  readdirSync(docs)
    .filter((name) => name.endsWith('.md'))
    .map((name) => join(docs, name));

if (require.main === module) {
  for (const file of documents()) writeFileSync(file, withFigures(readFileSync(file, 'utf8')));
  writeFileSync(join(docs, 'architecture.svg'), drawLayers());
}
