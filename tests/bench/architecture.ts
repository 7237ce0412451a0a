import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize, relative } from 'node:path';

const source = join(__dirname, '../../src');

/** Layers of the code from top to bottom, with the folders of `src/` in each. */
const layers: { title: string; says: string; has: RegExp }[] = [
  { title: 'Entry', says: 'the server and the commands', has: /^(main\.ts$|cli\/)/ },
  { title: 'App', says: 'builds, starts and stops', has: /^app\// },
  { title: 'Transports', says: 'HTTP, WebSocket, SSE, REST', has: /^transports\// },
  {
    title: 'Features',
    says: 'resolvers, queries, loaders',
    has: /^(interactions|catalog|insights|discovery|community|live|privacy|operations)\//,
  },
  { title: 'GraphQL', says: 'shared by resolvers', has: /^graphql\// },
  { title: 'Ledger', says: 'writes facts and counters', has: /^ledger\// },
  { title: 'Infrastructure', says: 'database, cache, pubsub', has: /^infrastructure\// },
  { title: 'Domain', says: 'rules without I/O', has: /^domain\// },
];

interface Layer {
  /** Number of files of each folder, and of each file outside of a folder. */
  folders: Map<string, number>;
}

/** Returns the files of each layer, and the number of imports between layers: `imports[from][to]`. */
export function readLayers(): { layers: Layer[]; imports: number[][]; upward: string[] } {
  const files = readdirSync(source, { recursive: true, encoding: 'utf8' })
    .map((file) => file.replaceAll('\\', '/'))
    .filter((file) => file.endsWith('.ts') && !/generated\/|^clients\//.test(file));
  const found = layers.map((): Layer => ({ folders: new Map() }));
  const imports = layers.map(() => layers.map(() => 0));
  const upward: string[] = [];
  for (const file of files) {
    const from = layerOf(file);
    const { folders } = found[from] as Layer;
    const folder = folderOf(file);
    folders.set(folder, (folders.get(folder) ?? 0) + 1);
    for (const [, named = ''] of readFileSync(join(source, file), 'utf8').matchAll(/from '(\.[^']+)'/g)) {
      const path = relative(source, normalize(join(source, dirname(file), `${named}.ts`))).replaceAll('\\', '/');
      if (!files.includes(path)) continue;
      const to = layerOf(path);
      if (to < from) upward.push(`${file} → ${path}`);
      else (imports[from] as number[])[to] = (imports[from]?.[to] ?? 0) + 1;
    }
  }
  return { layers: found, imports, upward };
}

function layerOf(file: string): number {
  return layers.findIndex(({ has }) => has.test(file));
}

/** Features are grouped by their own folders, all other files by the folders within their layer. */
function folderOf(file: string): string {
  const [top = '', second, third] = file.split('/');
  return second === undefined ? top.replace(/\.ts$/, '') : third === undefined ? top : second;
}

const [width, left, lineHeight, boxHeight, gap] = [1000, 210, 34, 24, 46];

/** Draws the layers as an SVG: a band per layer, a box per folder with its number of files, and arrows for the imports. */
export function drawLayers(): string {
  const { layers: found, imports } = readLayers();
  const parts: string[] = [];
  const bands: { top: number; bottom: number }[] = [];
  let y = 16;
  found.forEach(({ folders }, n) => {
    const top = y;
    const { title, says } = layers[n] as (typeof layers)[number];
    parts.push(text(24, top + 24, title, 'font-size="16" font-weight="600"'), text(24, top + 42, says, 'font-size="11" fill-opacity=".75"'));
    let x = left;
    y = top + 10;
    for (const [folder, count] of [...folders].sort((a, b) => b[1] - a[1] || a[0].localeCompare(b[0]))) {
      const label = count > 1 ? `${folder} ${count}` : folder;
      const boxWidth = 18 + label.length * 7;
      if (x + boxWidth > width - 24) [x, y] = [left, y + lineHeight];
      parts.push(
        `<rect x="${x}" y="${y}" width="${boxWidth}" height="${boxHeight}" rx="5" fill="currentColor" fill-opacity=".1"/>`,
        text(x + 9, y + 16, label, 'font-size="12"'),
      );
      x += boxWidth + 8;
    }
    y = Math.max(y + lineHeight, top + 54);
    bands.push({ top, bottom: y });
    y += gap;
  });
  for (const { top, bottom } of bands)
    parts.unshift(
      `<rect x="12" y="${top}" width="${width - 24}" height="${bottom - top}" rx="8" fill="none" stroke="currentColor" stroke-opacity=".35"/>`,
    );
  bands.forEach(({ bottom }, from) => {
    const to = layers.map((_, n) => n).filter((n) => n > from && (imports[from]?.[n] ?? 0) > 0);
    const told = to.map((n) => `${imports[from]?.[n]} to ${layers[n]?.title}`).join(' · ');
    if (!told) return;
    const middle = left / 2;
    parts.push(
      `<path d="M${middle} ${bottom + 6} v${gap - 18} m-6 -7 l6 7 l6 -7" fill="none" stroke="currentColor" stroke-width="1.5"/>`,
      text(middle + 22, bottom + gap / 2 + 4, `imports: ${told}`, 'font-size="12" fill-opacity=".8"'),
    );
  });
  const height = (bands.at(-1)?.bottom ?? 0) + 16;
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" font-family="system-ui, sans-serif" role="img" aria-label="The layers of the code and the imports between them.">
<style>svg{color:#1f2328;background:#fff}text{fill:currentColor}@media(prefers-color-scheme:dark){svg{color:#e6edf3;background:#0d1117}}</style>
${parts.join('\n')}
</svg>
`;
}

const text = (x: number, y: number, words: string, style: string): string => `<text x="${x}" y="${y}" ${style}>${words}</text>`;
