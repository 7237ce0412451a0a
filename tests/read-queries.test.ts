import { newId } from '../src/domain/identifiers';
import { counters } from '../src/interactions/registry/counters';
import type { Fact } from '../src/ledger/facts';
import { nodesOf, pagesOf } from './support/all-pages';
import { startApp, type TestApp } from './support/app';
import { plainView } from './support/facts';
import {
  ContentsDocument,
  HistoryDocument,
  LikeDocument,
  PatternsDocument,
  PopularDocument,
  TrendingDocument,
  UnlikeDocument,
} from './support/operations';
import { statementsOf } from './support/statements';

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;
const kinds = ['view', 'LIKE', 'share'] as const;
const weightOf = { view: counters.defaultWeights.viewCount, LIKE: counters.defaultWeights.likeCount, share: counters.defaultWeights.shareCount };

interface Done {
  kind: (typeof kinds)[number];
  contentId: string;
  at: number;
}

let app: TestApp;
const done: Done[] = [];
beforeAll(async () => {
  app = await startApp();
  await app.addContents(
    ...Array.from({ length: 60 }, (_, i) => ({ id: `c${i}`, type: i % 3 ? ('ARTICLE' as const) : ('IMAGE' as const) })),
    { id: 'secret', isPublic: false, ownerId: 'owner' },
    { id: 'gone' },
  );
  const now = Date.now();
  const acts: Promise<unknown>[] = [];
  for (let i = 0; i < 600; i++) {
    const kind = kinds[i % 3] as Done['kind'];
    // Uneven on purpose: some contents have much, some nothing; some facts are minutes old, some weeks.
    const contentId = i < 20 ? (i % 2 ? 'secret' : 'gone') : `c${(i * i) % 47}`;
    const at = now - Math.floor((((i * 7919) % 1000) / 1000) ** 3 * 20 * dayMs);
    acts.push(app.services.ledger.record(factOf(kind, contentId, contentId === 'secret' ? 'owner' : `user${i}`, at)));
    if (i >= 20) done.push({ kind, contentId, at });
  }
  await Promise.all(acts);
  await app.addContents({ id: 'gone', isRemoved: true });
});
afterAll(() => app.stop());

function factOf(kind: Done['kind'], contentId: string, user: string, at: number): Fact {
  const base = {
    id: newId(),
    isClientId: false,
    viewer: { id: user, role: 'user' as const },
    contentId,
    occurredAt: at,
    recordedAt: Date.now(),
    wantsState: false,
  };
  if (kind === 'view') return { ...base, ...plainView, durationMs: 2000 };
  if (kind === 'share') return { ...base, kind: 'interaction', type: 'SHARE', platform: null, recipient: null };
  return { ...base, kind: 'reaction', group: 'OPINION', reaction: kind, isSet: true };
}

/** The plain sum over all facts, highest first; equals by id. */
function ranked(scoreOf: (fact: Done) => number, only: (id: string) => boolean = () => true): { id: string; score: number }[] {
  const scores = new Map<string, number>();
  for (const fact of done) if (only(fact.contentId)) scores.set(fact.contentId, (scores.get(fact.contentId) ?? 0) + scoreOf(fact));
  return [...scores]
    .map(([id, score]) => ({ id, score }))
    .filter(({ score }) => score > 0)
    .sort((a, b) => b.score - a.score || (a.id < b.id ? -1 : 1));
}

describe('trending', () => {
  it.each([
    ['HOUR', hourMs],
    ['DAY', dayMs],
    ['WEEK', 7 * dayMs],
  ] as const)('by the %s equals a plain recomputation from all facts, page by page', async (period, halfLifeMs) => {
    const now = Date.now();
    const expected = ranked((fact) => weightOf[fact.kind] * 2 ** -((now - fact.at) / halfLifeMs));
    const found = await nodesOf(async (after) => (await app.get(TrendingDocument, { period, first: 7, after })).trending);
    expect(found.map(({ content }) => content.id)).toEqual(expected.map(({ id }) => id));
    expect(found.map(({ rank }) => rank)).toEqual(found.map((_, i) => i + 1));
    for (const [i, { score }] of found.entries()) expect(score / (expected[i]?.score ?? Number.NaN)).toBeCloseTo(1, 3);
  });

  it('can be asked for one type alone', async () => {
    const { trending } = await app.get(TrendingDocument, { period: 'WEEK', type: 'IMAGE', first: 100 });
    expect(trending.edges.length).toBeGreaterThan(5);
    for (const { node } of trending.edges) expect(Number(node.content.id.slice(1)) % 3).toBe(0);
  });
});

describe('popular', () => {
  it('of all time is the weighted sum of the counts, without what is private or removed', async () => {
    const { popular } = await app.get(PopularDocument, { first: 100 });
    const expected = ranked((fact) => weightOf[fact.kind]);
    expect(popular.edges.map(({ node }) => [node.content.id, node.score]).filter(([, score]) => Number(score) > 0)).toEqual(
      expected.map(({ id, score }) => [id, score]),
    );
  });

  it.each([
    ['DAY', 1],
    ['WEEK', 7],
    ['MONTH', 30],
  ] as const)('of the %s is the weighted sum of what was new on its UTC days', async (period, days) => {
    const from = (Math.floor(Date.now() / dayMs) - days + 1) * dayMs;
    const { popular } = await app.get(PopularDocument, { period, first: 100 });
    const expected = ranked((fact) => (fact.at >= from ? weightOf[fact.kind] : 0));
    expect(popular.edges.map(({ node }) => [node.content.id, node.score])).toEqual(expected.map(({ id, score }) => [id, score]));
  });
});

describe('a page of cards', () => {
  const cards = (ids: string[]) => app.get(ContentsDocument, { ids }, { as: 'reader' });

  it('costs the same three statements for one card and for fifty', async () => {
    await cards(['c0']);
    const one = await statementsOf(app.pool, () => cards(['c0']));
    const fifty = await statementsOf(app.pool, () => cards(Array.from({ length: 50 }, (_, i) => `c${i}`)));
    expect(one).toEqual(['contents-by-id', 'stats-by-id', 'viewer-states']);
    expect(fifty).toEqual(one);
  });

  it('keeps the order of its ids, repeats and holes included', async () => {
    const { contents } = await cards(['c3', 'nowhere', 'c1', 'c3', 'secret']);
    expect(contents.map((content) => content?.id)).toEqual(['c3', undefined, 'c1', 'c3', undefined]);
  });
});

describe('what one has done', () => {
  const at = Date.now() - 2 * hourMs;
  beforeAll(async () => {
    // Private, so that the rankings do not include them.
    await app.addContents(...Array.from({ length: 10 }, (_, i) => ({ id: `own${i}`, isPublic: false, ownerId: 'historian' })));
    // Many at the very same moment: their order is settled by the rest of the key.
    for (let i = 0; i < 25; i++)
      await app.services.ledger.record(factOf(kinds[i % 3] as Done['kind'], `own${i % 9}`, 'historian', at - (i % 4) * 1000));
  });

  it('comes as history, newest first, in pages that do not shift while new facts arrive, and only of the viewer', async () => {
    const seen: string[] = [];
    let page = 0;
    const ask = async (after: string | null) =>
      (await app.get(HistoryDocument, { first: 4, after, to: new Date(at + hourMs).toISOString() }, { as: 'historian' })).history;
    for await (const { edges } of pagesOf(ask)) {
      seen.push(...edges.map(({ node }) => node.id));
      if (page++ === 1) await app.get(LikeDocument, { input: { contentId: 'own9' } }, { as: 'historian' });
    }
    const { rows } = await app.pool.query("SELECT count(*) FROM history WHERE user_id = 'historian' AND occurred_at <= $1", [new Date(at)]);
    expect([seen.length, new Set(seen).size]).toEqual([rows[0].count, rows[0].count]);
    const { history } = await app.get(HistoryDocument, { first: 1 }, { as: 'historian' });
    expect(history.edges[0]?.node).toMatchObject({ type: 'REACTION', content: { id: 'own9' } });
  });

  it('respects types and range, and ignores what was undone', async () => {
    const { history } = await app.get(HistoryDocument, { types: ['SHARE'], first: 100 }, { as: 'historian' });
    expect(new Set(history.edges.map(({ node }) => node.type))).toEqual(new Set(['SHARE']));
    for (const document of [LikeDocument, UnlikeDocument])
      await app.get(document as typeof LikeDocument, { input: { contentId: 'own9' } }, { as: 'historian' });
    const after = await app.get(
      HistoryDocument,
      { types: ['REACTION'], reactions: ['LIKE'], from: new Date(Date.now() - hourMs).toISOString() },
      { as: 'historian' },
    );
    expect(after.history.edges).toEqual([]);
    expect((await app.ask(HistoryDocument, {})).errors).toMatchObject([{ extensions: { code: 'UNAUTHENTICATED' } }]);
  });

  it('patterns count what the history holds', async () => {
    const { rows } = await app.pool.query(
      "SELECT CASE family WHEN 'REACTION' THEN family ELSE type END AS type, count(*) FROM history WHERE user_id = 'historian' GROUP BY 1 ORDER BY 2 DESC, 1",
    );
    const { patterns } = await app.get(PatternsDocument, {}, { as: 'historian' });
    expect(patterns.byType).toEqual(rows);
    expect(patterns).toMatchObject({
      mostCommonType: rows[0].type,
      totalInteractions: rows.reduce((sum, row) => sum + row.count, 0),
      averageDurationMs: 2000,
    });
    expect((await app.get(PatternsDocument, {}, { as: 'nobody' })).patterns).toEqual({
      totalInteractions: 0,
      dateRange: null,
      mostCommonType: null,
      averageDurationMs: null,
      contentTypePreference: null,
      byType: [],
    });
  });
});
