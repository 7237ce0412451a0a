import { randomUUID } from 'node:crypto';
import { parse } from 'csv-parse/sync';
import { audit } from '../src/operations/audit/audit';
import { startApp, type TestApp } from './support/app';
import { actsOn } from './support/interact';
import { brokenLaws } from './support/laws';
import { send } from './support/rest';
import { until } from './support/until';

let app: TestApp;
beforeAll(async () => {
  app = await startApp();
});
afterAll(() => app.stop());
afterEach(async () => expect(await brokenLaws(app.pool)).toEqual([]));
const { act, read, refusal } = actsOn(() => app);
const fresh = () => app.addContent();
const countOf = async (contentId: string) =>
  (await read('query ($id: ID!) { content(id: $id) { stats { downloadCount } } }', { id: contentId })).content.stats.downloadCount;
const downloadsOf = async (as: string) =>
  (await read('{ history(types: [DOWNLOAD]) { nodes { type format content { id } } } }', {}, { as })).history.nodes;

describe('a download', () => {
  it('counts each time, and a retry with the same eventId does not', async () => {
    const contentId = await fresh();
    const input = { contentId, format: 'pdf', eventId: randomUUID() };
    const select = 'isChanged content { stats { downloadCount popularityScore } }';
    const first = await act('download', input, { as: 'reader', select });
    expect(first).toEqual({ isChanged: true, content: { stats: { downloadCount: 1, popularityScore: 4 } } });
    const retries = await Promise.all(Array.from({ length: 5 }, () => act('download', input, { as: 'reader', select })));
    for (const retry of retries) expect(retry).toEqual({ isChanged: false, content: { stats: { downloadCount: 1, popularityScore: 4 } } });
    await act('download', { contentId }, { as: 'reader' });
    expect(await countOf(contentId)).toBe(2);
  });

  it('counts on its day, in the trend and for the audit', async () => {
    const contentId = await fresh();
    await act('download', { contentId }, { as: 'daily' });
    const query =
      'query ($id: ID!) { content(id: $id) { stats { recent { downloadCount } trendingScore } } series: contentSeries(contentId: $id, by: DAY) { counts { downloadCount } } }';
    const { content, series } = await read(query, { id: contentId });
    expect(content.stats.recent.downloadCount).toBe(1);
    expect(content.stats.trendingScore).toBeGreaterThan(0);
    expect(series.at(-1).counts.downloadCount).toBe(1);
    const drifts: unknown[] = [];
    await audit(app.pool, { fix: false, hourlyDays: 35, onDrift: (drift) => drifts.push(drift), onProgress: () => {} });
    expect(drifts).toEqual([]);
    await app.pool.query('UPDATE content_stats SET download_count = 7 WHERE content_id = $1', [contentId]);
    await audit(app.pool, { fix: true, hourlyDays: 35, onDrift: (drift) => drifts.push(drift), onProgress: () => {} });
    expect(drifts).toContainEqual({ contentId, counter: 'downloadCount', stored: 7, facts: 1 });
    expect(await countOf(contentId)).toBe(1);
  });

  it('is in the history with its format, and in the file of its user', async () => {
    const contentId = await fresh();
    await act('download', { contentId, format: 'epub' }, { as: 'saver' });
    await act('download', { contentId }, { as: 'saver' });
    expect(await downloadsOf('saver')).toEqual([
      { type: 'DOWNLOAD', format: null, content: { id: contentId } },
      { type: 'DOWNLOAD', format: 'epub', content: { id: contentId } },
    ]);
    const { body } = await send(app, 'GET', '/interactions/export/saver?format=csv', { as: 'saver' });
    const rows = parse(body, { columns: true, bom: true }) as Record<string, string>[];
    expect(rows.map(({ type }) => type)).toEqual(['DOWNLOAD', 'DOWNLOAD']);
  });

  it('with a format of more than 100 characters is rejected', async () => {
    const contentId = await fresh();
    expect(await refusal('download', { contentId, format: 'x'.repeat(101) }, { as: 'reader' })).toMatchObject({
      code: 'BAD_USER_INPUT',
      field: 'input.format',
    });
    expect(await countOf(contentId)).toBe(0);
  });

  it('can be sent in a list and over REST', async () => {
    const contentId = await fresh();
    const interactions = [{ type: 'DOWNLOAD', contentId, format: 'mp3', eventId: randomUUID() }];
    expect(await act('trackInteractions', { interactions }, { as: 'offline', select: 'recordedCount' })).toEqual({ recordedCount: 1 });
    const { status, body } = await send(app, 'POST', '/interactions/track', { as: 'offline', body: { contentId, interactionType: 'download' } });
    expect([status, body.interactionType]).toEqual([201, 'download']);
    expect((await downloadsOf('offline')).map(({ format }: { format: string | null }) => format)).toEqual([null, 'mp3']);
  });

  it('counts after the erasure of its user, without its format', async () => {
    const contentId = await fresh();
    await act('download', { contentId, format: 'secret' }, { as: 'gone' });
    await act('eraseMe', { confirm: true }, { as: 'gone', select: 'receipt { id }' });
    await until(async () => (await app.pool.query("SELECT FROM interactions WHERE user_id = 'gone'")).rows.length === 0, 'the erasure ends');
    const { rows } = await app.pool.query('SELECT format FROM interactions WHERE content_id = $1', [contentId]);
    expect(rows).toEqual([{ format: null }]);
    expect(await countOf(contentId)).toBe(1);
  });
});
