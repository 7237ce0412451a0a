import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { parse, specifiedRules, validate } from 'graphql';
import { LoneAnonymousOperationRule } from 'graphql/validation/rules/LoneAnonymousOperationRule';
import { dependencies, devDependencies, scripts } from '../package.json';
import { createSchema } from '../src/app/schema';
import { drawLayers, readLayers } from './bench/architecture';
import { documents, withFigures } from './bench/figures';
import { startApp, type TestApp } from './support/app';
import { openSocket } from './support/socket';
import { tokenOf } from './support/tokens';

const decisions = readdirSync('docs/decisions').map((name) => join('docs/decisions', name));
const written = ['README.md', 'CHANGELOG.md', ...documents(), ...decisions].map((file) => ({ file, text: readFileSync(file, 'utf8') }));
const codeOf = (text: string, language: string) =>
  [...text.matchAll(new RegExp(`\`\`\`${language}\\n([\\s\\S]*?)\`\`\``, 'g'))].map(([, code = '']) => code);
const readme = written[0]?.text ?? '';

describe('what the README shows', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await startApp();
    await app.addContents({ id: 'video-2', type: 'VIDEO', title: 'Tea' });
  });
  afterAll(() => app.stop());

  it('answers as it says, in the order of the page', async () => {
    const follower = await openSocket(app.url);
    await follower.init(await tokenOf('ada'));
    const heard = (likeCount: number) => ({ contentId: 'video-2', viewCount: 1, likeCount });
    const follows = async (counts: object) => expect((await follower.take({ type: 'next' })).payload.data.contentStats).toMatchObject(counts);
    const [view, cards, live, like, ...more] = codeOf(readme, 'graphql') as [string, string, string, string];
    expect(more).toEqual([]);
    expect((await app.ask(view, {}, { as: 'ada' })).data).toMatchObject({
      recordView: { qualified: true, isChanged: true, content: { viewerState: { hasViewed: true } } },
    });
    expect((await app.ask(cards, {}, { as: 'ada' })).data).toMatchObject({
      trending: { edges: [{ node: { content: { viewerState: { hasViewed: true } } } }] },
    });
    follower.subscribe('live', live);
    await follows(heard(0));
    expect((await app.ask(like, {}, { as: 'ada' })).data).toMatchObject({ like: { isChanged: true, content: { stats: { likeCount: 1 } } } });
    await follows(heard(1));
    await follower.close();
  });
});

it.each(written.filter(({ text }) => codeOf(text, 'graphql').length > 0))('every operation in $file is one that the schema answers', ({ text }) => {
  const schema = createSchema();
  // Some show several, one after the other.
  const rules = specifiedRules.filter((rule) => rule !== LoneAnonymousOperationRule);
  for (const code of codeOf(text, 'graphql')) expect(validate(schema, parse(code), rules)).toEqual([]);
});

it.each(written)('every command, link and file that $file names is there', ({ file, text }) => {
  const missing = [...text.matchAll(/npm run (?:-s )?([\w:-]+)/g)].map(([, name = '']) => name).filter((name) => !(name in scripts));
  for (const [, target = ''] of text.matchAll(/\]\((?!https?:)([^)#\s]*)(?:#[^)]*)?\)/g))
    if (target && !existsSync(join(dirname(file), target))) missing.push(target);
  for (const [, target = '', anchor = ''] of text.matchAll(/\]\((?!https?:)([^)#\s]*)#([^)]*)\)/g)) {
    const page = readFileSync(target ? join(dirname(file), target) : file, 'utf8');
    const anchors = [...page.matchAll(/^#+ (.*)$/gm)].map(([, title = '']) =>
      title
        .toLowerCase()
        .replace(/[^\p{L}\d -]/gu, '')
        .replaceAll(' ', '-'),
    );
    if (!anchors.includes(anchor)) missing.push(`${target}#${anchor}`);
  }
  for (const [, named = ''] of text.matchAll(/`((?:src|tests|docs|prisma)\/[\w./-]+\.\w+)`/g)) if (!existsSync(named)) missing.push(named);
  expect(missing).toEqual([]);
});

it('the README lists every page, with its purpose in at most 12 words', () => {
  const listed = [...readme.matchAll(/^\| \[.*?\]\((.*?)\) \| (.*) \|$/gm)].map(([, page = '', purpose = '']) => ({ page, purpose }));
  const linked = new Set([...readme.matchAll(/\]\((docs\/[\w.-]+\.md)/g)].map(([, page]) => page));
  const names = readdirSync('docs').filter((name) => name.endsWith('.md'));
  expect(names.filter((name) => !linked.has(`docs/${name}`))).toEqual([]);
  expect(listed.filter(({ purpose }) => purpose.split(' ').length > 12)).toEqual([]);
});

it('architecture.md lists every decision', () => {
  const architecture = readFileSync('docs/architecture.md', 'utf8');
  expect(readdirSync('docs/decisions').filter((name) => !architecture.includes(`(decisions/${name})`))).toEqual([]);
});

it('operating.md names every variable that the server reads, and none that it does not', () => {
  const files = [...readdirSync('src/infrastructure/config').map((name) => join('src/infrastructure/config', name))];
  const source = files.map((file) => readFileSync(file, 'utf8')).join('\n');
  const read = new Set(
    [...source.matchAll(/\benv(?:\.|, ')([A-Z][A-Z0-9_]+)|\{ (?:([A-Z_]+): \w+, )?([A-Z_]+): \w+ \} = env/g)].flatMap((found) =>
      found.slice(1).filter(Boolean),
    ),
  );
  const operating = readFileSync('docs/operating.md', 'utf8');
  const table = operating.slice(operating.indexOf('## Configuration'), operating.indexOf('## Commands'));
  const told = new Set(
    [...table.matchAll(/^\| (`[^|]*`) \|/gm)].flatMap(([, names = '']) => [...names.matchAll(/`([A-Z0-9_]+)`/g)].map(([, name = '']) => name)),
  );
  expect([...told].sort()).toEqual([...read].sort());
});

it('operating.md names every script', () => {
  const operating = readFileSync('docs/operating.md', 'utf8');
  const told = new Set([...operating.matchAll(/npm run (?:-s )?([\w:-]+)/g)].map(([, name = '']) => name));
  const others = ['start', 'test', 'prepack'];
  expect(Object.keys(scripts).filter((name) => !others.includes(name) && !told.has(name))).toEqual([]);
});

it.each(written.filter(({ text }) => text.includes('<!-- figures')))(
  'the figures of $file are those that the benchmarks wrote: run "npm run figures"',
  ({ text }) => {
    expect(text).toBe(withFigures(text));
  },
);

describe('the diagram of the layers', () => {
  it('shows the current imports: run "npm run figures"', () => {
    expect(readFileSync('docs/architecture.svg', 'utf8')).toBe(drawLayers());
  });

  it('shows no upward import', () => {
    expect(readLayers().upward).toEqual([]);
  });
});

it('dependencies.md says of every dependency what it is for', () => {
  const [production = '', development = ''] = readFileSync('docs/dependencies.md', 'utf8').split('| for building and testing');
  const named = (text: string) =>
    [...text.matchAll(/^\| (`.*?`) \|/gm)].flatMap(([, cell = '']) => [...cell.matchAll(/`([^`]+)`/g)].map(([, name]) => name)).sort();
  expect(named(production)).toEqual(Object.keys(dependencies).sort());
  expect(named(development)).toEqual(Object.keys(devDependencies).sort());
});
