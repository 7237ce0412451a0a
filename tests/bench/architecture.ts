import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize, relative } from 'node:path';

const source = join(__dirname, '../../src');

/** From the top of the house to its foundations; a file stands in the first that fits. */
const floors: { title: string; says: string; has: RegExp }[] = [
  {
    title: 'Doors',
    says: 'how one comes in',
    has: /^(main|app|doors|jobs|workers|http|socket|sse|playground|probes|headers|schema|body|request-errors)\.ts$|^limits\/(shed|pending-connections)\.ts$|^(rest|commands|demo)\/|\/(serve|route|webhook)\.ts$/,
  },
  {
    title: 'Resolvers',
    says: 'what may be asked and done',
    has: /\/(resolver|fact|input|cards|found|seen|ranked|probe)\.ts$|^(act|node-resolver)\.ts$/,
  },
  {
    title: 'Services',
    says: 'a request, and what it may use',
    has: /^(context|metrics|services|pools)\.ts$|^erasure\/|^live\/(activity-feed|object)/,
  },
  { title: 'The ledger', says: 'the one that writes facts', has: /^ledger\// },
  { title: 'Rooms', says: 'questions, background work', has: /\/|^(auth|authorization|config|execute|prepared)\.ts$/ },
  { title: 'Foundations', says: 'what everything stands on', has: /./ },
];
/** Rooms that are foundations. */
const below = /^(database\/(?!start\.)|cache\/)/;

interface Floor {
  /** Files of each room, and of each file that stands alone. */
  rooms: Map<string, number>;
}

/** Who stands where, and how many imports go from each floor to each: `imports[from][to]`. */
export function readHouse(): { floors: Floor[]; imports: number[][]; upward: string[] } {
  const files = readdirSync(source, { recursive: true, encoding: 'utf8' })
    .map((file) => file.replaceAll('\\', '/'))
    .filter((file) => file.endsWith('.ts') && !/generated\/|\/page\//.test(file));
  const house = floors.map((): Floor => ({ rooms: new Map() }));
  const imports = floors.map(() => floors.map(() => 0));
  const upward: string[] = [];
  for (const file of files) {
    const from = floorOf(file);
    const room = file.includes('/') ? (file.split('/')[0] as string) : file.replace(/\.ts$/, '');
    const { rooms } = house[from] as Floor;
    rooms.set(room, (rooms.get(room) ?? 0) + 1);
    for (const [, named = ''] of readFileSync(join(source, file), 'utf8').matchAll(/from '(\.[^']+)'/g)) {
      const path = relative(source, normalize(join(source, dirname(file), `${named}.ts`))).replaceAll('\\', '/');
      if (!files.includes(path)) continue;
      const to = floorOf(path);
      (imports[from] as number[])[to] = (imports[from]?.[to] ?? 0) + 1;
      if (to < from) upward.push(`${file} → ${path}`);
    }
  }
  return { floors: house, imports, upward };
}

function floorOf(file: string): number {
  return below.test(file) ? floors.length - 1 : floors.findIndex(({ has }) => has.test(file));
}

const [width, left, lineHeight, boxHeight, gap] = [1000, 210, 34, 24, 46];

/** The house as an SVG: a floor a band, a room a box with the number of its files, an arrow for the imports between two floors. */
export function drawHouse(): string {
  const { floors: house, imports } = readHouse();
  const parts: string[] = [];
  const bands: { top: number; bottom: number }[] = [];
  let y = 16;
  house.forEach(({ rooms }, n) => {
    const top = y;
    const { title, says } = floors[n] as (typeof floors)[number];
    parts.push(text(24, top + 24, title, 'font-size="16" font-weight="600"'), text(24, top + 42, says, 'font-size="11" fill-opacity=".75"'));
    let x = left;
    y = top + 10;
    for (const [room, count] of [...rooms].sort((a, b) => b[1] - a[1] || a[0].localeCompare(b[0]))) {
      const label = count > 1 ? `${room} ${count}` : room;
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
    const to = floors.map((_, n) => n).filter((n) => n > from && (imports[from]?.[n] ?? 0) > 0);
    const told = to.map((n) => `${imports[from]?.[n]} to ${floors[n]?.title}`).join(' · ');
    if (!told) return;
    const middle = left / 2;
    parts.push(
      `<path d="M${middle} ${bottom + 6} v${gap - 18} m-6 -7 l6 7 l6 -7" fill="none" stroke="currentColor" stroke-width="1.5"/>`,
      text(middle + 22, bottom + gap / 2 + 4, `imports: ${told}`, 'font-size="12" fill-opacity=".8"'),
    );
  });
  const height = (bands.at(-1)?.bottom ?? 0) + 16;
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" font-family="system-ui, sans-serif" role="img" aria-label="The floors of the house and the imports between them: all of them go down.">
<style>svg{color:#1f2328;background:#fff}text{fill:currentColor}@media(prefers-color-scheme:dark){svg{color:#e6edf3;background:#0d1117}}</style>
${parts.join('\n')}
</svg>
`;
}

const text = (x: number, y: number, words: string, style: string): string => `<text x="${x}" y="${y}" ${style}>${words}</text>`;
