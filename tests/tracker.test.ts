import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse, print } from 'graphql';
import type { Browser, BrowserContext } from 'playwright-core';
import { Refusal } from '../src/clients/view-tracker/client';
import { createOutbox } from '../src/clients/view-tracker/outbox';
import { keptIn } from '../src/clients/view-tracker/storage';
import { startApp, type TestApp } from './support/app';
import { inBrowser, startBrowser, whyNoBrowser } from './support/browser';
import { type Asked, startFrontend, type Visit, visit } from './support/frontend';
import { actsOn } from './support/interact';
import { startProxy } from './support/proxy';
import { tokenOf } from './support/tokens';
import { until } from './support/until';

let app: TestApp;
let browser: Browser;
let frontend: Awaited<ReturnType<typeof startFrontend>>;
const contexts: BrowserContext[] = [];
const offences: string[] = [];
const { read } = actsOn(() => app);

beforeAll(async () => {
  app = await startApp();
  await app.addContents(
    ...['film', 'jumped', 'hidden', 'offline', 'left', 'lost', 'verified', 'shared', 'switched'].map((id) => ({ id, type: 'VIDEO' as const })),
    { id: 'book', type: 'EBOOK' },
    { id: 'scroll', type: 'EBOOK' },
    { id: 'note', type: 'ARTICLE' },
    { id: 'trusted', type: 'ARTICLE' },
  );
  frontend = await startFrontend(app);
  if (!whyNoBrowser) browser = await startBrowser();
});
afterEach(async () => {
  await Promise.all(contexts.splice(0).map((context) => context.close()));
  expect(offences.splice(0)).toEqual([]);
});
afterAll(async () => {
  await browser?.close();
  await frontend.close();
  await app.stop();
});

/** A new browser profile: nothing stored, no user signed in. */
async function newProfile(): Promise<BrowserContext> {
  const context = await browser.newContext();
  contexts.push(context);
  context.on('weberror', (error) => offences.push(error.error().message));
  return context;
}

const open = async (asked: Asked, context?: BrowserContext): Promise<Visit> => visit(app, context ?? (await newProfile()), frontend.url, asked);

async function recorded(contentId: string, as: string) {
  const { content } = await read(
    `query ($id: ID!) { content(id: $id) {
      stats { viewCount totalViewCount verifiedViewCount } viewerState { timesViewed durationMs progressPct isComplete } } }`,
    { id: contentId },
    { as },
  );
  return { ...content.stats, ...content.viewerState };
}
const waiting = ({ page }: Visit) => page.evaluate(() => Object.keys(localStorage).filter((key) => key.startsWith('rapport.view:')).length);

inBrowser.describe('a film', () => {
  it('watched for 2 seconds is no view, for 4 seconds one, and after a reload still one', async () => {
    const context = await newProfile();
    const first = await open({ as: 'u1', contentId: 'film', type: 'video' }, context);
    await first.playUntil(2);
    const { durationMs, hasTrackedView } = await first.measures();
    expect(durationMs).toBeGreaterThan(1_500);
    expect(durationMs).toBeLessThan(3_000);
    expect({ hasTrackedView, sent: first.sent }).toEqual({ hasTrackedView: false, sent: [] });
    await first.playUntil(4);
    expect(await first.told(1)).toEqual([expect.objectContaining({ contentId: 'film', viewCount: 1, hasViewed: true })]);
    expect(first.sent).toHaveLength(1);
    expect(await recorded('film', 'u1')).toMatchObject({ viewCount: 1, timesViewed: 1 });
    await first.page.close();
    const again = await open({ as: 'u1', contentId: 'film', type: 'video' }, context);
    await again.playUntil(4);
    await again.page.waitForFunction(() => window.viewing.hasTrackedView);
    await until(async () => (await recorded('film', 'u1')).timesViewed === 2, 'the second viewing is recorded');
    expect((await recorded('film', 'u1')).viewCount).toBe(1);
  });

  it('whose end is jumped to is not watched', async () => {
    const visited = await open({ as: 'u1', contentId: 'jumped', type: 'video' });
    await visited.playUntil(1);
    await visited.page.evaluate(() => {
      (document.querySelector('video') as HTMLVideoElement).currentTime = 11.5;
    });
    await visited.playUntil(12);
    const { durationMs, progressPct, isComplete, hasTrackedView } = await visited.measures();
    expect(durationMs).toBeLessThan(3_000);
    expect(progressPct).toBeLessThan(25);
    expect({ isComplete, hasTrackedView, sent: visited.sent }).toEqual({ isComplete: false, hasTrackedView: false, sent: [] });
  });

  it('watched at four times its speed counts by its progress, and to the end as complete', async () => {
    const visited = await open({ as: 'u2', contentId: 'jumped', type: 'video' });
    await visited.page.evaluate(() => {
      (document.querySelector('video') as HTMLVideoElement).playbackRate = 4;
    });
    await visited.playUntil(4);
    await visited.told(1);
    expect(visited.sent[0]).toMatchObject({ isComplete: false });
    // Before the 3 s that would count too.
    expect(visited.sent[0]?.durationMs).toBeLessThan(3_000);
    await visited.playUntil(12);
    await visited.told(2);
    const { progressPct, ...view } = await recorded('jumped', 'u2');
    expect(view).toMatchObject({ viewCount: 1, timesViewed: 1, isComplete: true });
    // A busy machine may skip a moment of it.
    expect(progressPct).toBeGreaterThanOrEqual(95);
  });

  it('left before its threshold is no view, left later has lasted as long as it did', async () => {
    const early = await open({ as: 'u1', contentId: 'left', type: 'video' });
    await early.playUntil(2);
    await early.page.goto('about:blank');
    expect(early.sent).toEqual([]);
    const late = await open({ as: 'u2', contentId: 'left', type: 'video' });
    await late.playUntil(4);
    await late.told(1);
    await late.playUntil(6);
    await late.page.goto('about:blank');
    await until(async () => (await recorded('left', 'u2')).durationMs > 5_500, 'the viewing has grown');
    expect(await recorded('left', 'u2')).toMatchObject({ viewCount: 1, totalViewCount: 1, timesViewed: 1 });
  });

  it('watched offline is a view once the browser is online again, once', async () => {
    const context = await newProfile();
    const visited = await open({ as: 'u1', contentId: 'offline', type: 'video' }, context);
    await visited.playUntil(1);
    await context.setOffline(true);
    await visited.playUntil(4);
    expect(await visited.measures()).toMatchObject({ hasTrackedView: true });
    expect(await waiting(visited)).toBe(1);
    expect((await recorded('offline', 'u1')).viewCount).toBe(0);
    await context.setOffline(false);
    await visited.told(1);
    await visited.page.evaluate(() => window.tracker.flush());
    expect(await waiting(visited)).toBe(0);
    expect(await recorded('offline', 'u1')).toMatchObject({ viewCount: 1, totalViewCount: 1, timesViewed: 1 });
  });

  it('watched on a page that closed before the server was reached arrives from the next one, for its own user alone', async () => {
    const line = await startProxy(app.url);
    line.onRequest = (bytes) => (bytes.includes('RecordViewInput') ? 'cut-before' : 'pass');
    const context = await newProfile();
    const visited = await open({ as: 'u1', contentId: 'shared', type: 'video', server: line.url }, context);
    await visited.playUntil(4);
    await until(() => line.cuts > 0, 'the first try has failed');
    await visited.page.close();
    await line.close();
    const others = await open({ as: 'u2', contentId: 'note', type: 'article', element: '#film' }, context);
    await others.page.evaluate(() => window.tracker.flush());
    expect((await recorded('shared', 'u1')).viewCount).toBe(0);
    const own = await open({ as: 'u1', contentId: 'note', type: 'article', element: '#film' }, context);
    expect(await own.told(1)).toEqual([expect.objectContaining({ contentId: 'shared', viewCount: 1 })]);
    expect(await recorded('shared', 'u1')).toMatchObject({ viewCount: 1, timesViewed: 1 });
    expect((await recorded('shared', 'u2')).timesViewed).toBe(0);
  });

  it('whose answer was lost on the way is sent again, and counts once', async () => {
    const line = await startProxy(app.url);
    line.onRequest = (bytes) => (line.cuts === 0 && bytes.includes('RecordViewInput') ? 'cut-after' : 'pass');
    const visited = await open({ as: 'u1', contentId: 'lost', type: 'video', server: line.url });
    await visited.playUntil(4);
    await visited.told(1);
    expect({ cuts: line.cuts, sent: new Set(visited.sent.map(({ eventId }) => eventId)).size }).toEqual({ cuts: 1, sent: 1 });
    expect(await recorded('lost', 'u1')).toMatchObject({ viewCount: 1, totalViewCount: 1, timesViewed: 1 });
    await line.close();
  });

  it('opened with a handle is a verified view', async () => {
    const visited = await open({ as: 'u1', contentId: 'verified', type: 'video', isVerified: true });
    await visited.playUntil(4);
    await visited.told(1);
    expect(await recorded('verified', 'u1')).toMatchObject({ viewCount: 1, verifiedViewCount: 1 });
  });

  it('that the catalogue does not have is refused for good', async () => {
    const visited = await open({ as: 'u1', contentId: 'nowhere', type: 'video' });
    await visited.playUntil(4);
    expect(await visited.told(1)).toEqual([expect.objectContaining({ contentId: 'nowhere', code: 'NOT_FOUND' })]);
    expect(await waiting(visited)).toBe(0);
    await visited.playUntil(6);
    await visited.page.evaluate(() => window.viewing.end());
    expect(await visited.page.evaluate(() => window.tracker.flush().then(() => window.told.length))).toBe(1);
    expect(visited.sent).toHaveLength(1);
  });

  it('of a type that the server does not know is refused at once and never sent, and the console says so', async () => {
    const context = await newProfile();
    const lines: string[] = [];
    context.on('console', (message) => void (message.type() === 'error' && lines.push(message.text())));
    const visited = await open({ as: 'u1', contentId: 'film', type: 'hologram' }, context);
    expect(await visited.told(1)).toEqual([
      expect.objectContaining({ contentId: 'film', code: 'BAD_USER_INPUT', message: expect.stringContaining('hologram') }),
    ]);
    expect(lines).toEqual([expect.stringContaining('view of "film" was rejected: BAD_USER_INPUT.')]);
    await visited.playUntil(4);
    expect(await visited.measures()).toMatchObject({ hasTrackedView: false });
    await visited.page.evaluate(() => window.viewing.end());
    expect(await waiting(visited)).toBe(0);
    expect(visited.sent).toEqual([]);
  });

  it('of a user who signed out is not sent with the token of the next one, though the page forgot to close the tracker', async () => {
    const visited = await open({ as: 'u1', contentId: 'film', type: 'video' });
    const tokens = { u3: await tokenOf('u3'), u4: await tokenOf('u4') };
    await visited.page.evaluate(
      ([endpoint, first]) => {
        window.tracker.close();
        window.told = [];
        window.token = first;
        window.tracker = window.createTracker({
          endpoint,
          userId: 'u3',
          token: () => window.token,
          onRecorded: (view) => void window.told.push(view),
        });
        window.viewing = window.tracker.track(document.querySelector('#film') as Element, { contentId: 'switched', type: 'video' });
      },
      [`${app.url}/graphql`, tokens.u3] as const,
    );
    await visited.playUntil(1);
    await visited.page.evaluate((next) => {
      window.token = next;
    }, tokens.u4);
    await visited.playUntil(4);
    await visited.page.evaluate(() => window.tracker.flush());
    expect(await recorded('switched', 'u4')).toMatchObject({ viewCount: 0, timesViewed: 0 });
    await visited.page.evaluate((again) => {
      window.token = again;
      return window.tracker.flush();
    }, tokens.u3);
    expect(await visited.told(1)).toEqual([expect.objectContaining({ contentId: 'switched', viewCount: 1 })]);
    expect(await recorded('switched', 'u3')).toMatchObject({ viewCount: 1, timesViewed: 1 });
  });
});

inBrowser.describe('a document', () => {
  it('counts after 5 seconds before the eyes, not below the fold nor in a hidden tab', async () => {
    const visited = await open({ as: 'u1', contentId: 'book', type: 'pdf', element: '#book' });
    const { page } = visited;
    // The time for which the page is visible.
    await visited.playUntil(0.5);
    expect((await visited.measures()).durationMs).toBe(0);
    await page.evaluate(() => document.querySelector('#book')?.scrollIntoView());
    await page.waitForFunction(() => window.viewing.durationMs > 1_000);
    await page.evaluate(() => {
      Object.defineProperty(document, 'visibilityState', { value: 'hidden', configurable: true });
      document.dispatchEvent(new Event('visibilitychange'));
    });
    const { durationMs } = await visited.measures();
    await visited.playUntil(1);
    expect((await visited.measures()).durationMs).toBe(durationMs);
    expect(visited.sent).toEqual([]);
    await page.evaluate(() => {
      Reflect.deleteProperty(document, 'visibilityState');
      document.dispatchEvent(new Event('visibilitychange'));
    });
    expect(await visited.told(1)).toEqual([expect.objectContaining({ contentId: 'book', viewCount: 1 })]);
    expect(visited.sent[0]?.durationMs).toBeGreaterThanOrEqual(5_000);
    expect(visited.sent[0]?.durationMs).toBeLessThan(9_000);
  });

  it('whose page has its type wrong is measured on until the server lets it count', async () => {
    const visited = await open({ as: 'u1', contentId: 'scroll', type: 'article', element: '#book' });
    await visited.page.evaluate(() => document.querySelector('#book')?.scrollIntoView());
    expect(await visited.told(1)).toEqual([expect.objectContaining({ contentId: 'scroll', viewCount: 1 })]);
    expect(visited.sent.map(({ durationMs }) => durationMs >= 5_000)).toEqual([false, true]);
    expect(await recorded('scroll', 'u1')).toMatchObject({ viewCount: 1, timesViewed: 1 });
  });

  it('of a type that counts on opening counts when it is first seen', async () => {
    const visited = await open({ as: 'u1', contentId: 'note', type: 'article', element: '#book' });
    await visited.page.evaluate(() => document.querySelector('#book')?.scrollIntoView());
    expect(await visited.told(1)).toEqual([expect.objectContaining({ contentId: 'note', viewCount: 1 })]);
  });
});

inBrowser.describe('where only trusted documents are let in', () => {
  it('the tracker is, by its three operations as graphql-js prints them', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'rapport-'));
    const { definitions } = parse(await readFile('src/clients/view-tracker/operations.graphql', 'utf8'));
    const file = join(folder, 'trusted.json');
    await writeFile(file, JSON.stringify(Object.fromEntries(definitions.map((definition, i) => [i, print(definition)]))));
    const strict = await startApp({ databaseUrl: app.databaseUrl, env: { TRUSTED_DOCUMENTS: 'enforce', TRUSTED_DOCUMENTS_FILE: file } });
    const visited = await open({ as: 'u9', contentId: 'trusted', type: 'article', element: '#book', isVerified: true, server: strict.url });
    await visited.page.evaluate(() => document.querySelector('#book')?.scrollIntoView());
    expect(await visited.told(1)).toEqual([expect.objectContaining({ contentId: 'trusted', hasViewed: true })]);
    await strict.stop();
    await rm(folder, { recursive: true });
  });
});

describe('what waits to be sent', () => {
  const stored = new Map<string, string>();
  const kept = {
    keys: () => [...stored.keys()],
    get: (key: string) => stored.get(key) ?? null,
    set: (key: string, text: string) => void stored.set(key, text),
    remove: (key: string) => void stored.delete(key),
  };
  const deaf = { onAnswer() {}, onRefused() {} };
  const view = (n: number) => ({ contentId: 'film', eventId: `event-${n}`, durationMs: 4_000 });

  it('is at most the last 200 viewings of a user, the oldest first, and none of more than 30 days ago', async () => {
    const silent = createOutbox(() => new Promise(() => {}), kept, 'u1', deaf);
    for (let n = 1; n <= 203; n++) silent.put(view(n), false);
    silent.close();
    expect(stored.size).toBe(200);
    for (const [n, days] of [
      [4, 31],
      [5, 29],
    ] as const) {
      const [key = ''] = [...stored.keys()].filter((one) => one.endsWith(`:event-${n}`));
      stored.set(key, JSON.stringify({ input: view(n), atMs: Date.now() - days * 86_400_000 }));
    }
    const sent: string[] = [];
    const ask = (async (_: unknown, { input }: { input: { eventId: string } }) => {
      sent.push(input.eventId);
      return { recordView: {} };
    }) as unknown as Parameters<typeof createOutbox>[0];
    await createOutbox(ask, kept, 'u1', deaf).flush();
    expect(sent).toEqual(Array.from({ length: 199 }, (_, i) => `event-${i + 5}`));
    expect(stored.size).toBe(0);
  });

  type Ask = Parameters<typeof createOutbox>[0];
  const key = (n: number) => `rapport.view:u1:event-${n}`;
  const wait = (...numbers: number[]) => numbers.map((n) => stored.set(key(n), JSON.stringify({ input: view(n), atMs: Date.now() })));
  /** Answers each entry by its number; the order of what was asked is kept. */
  function asking(answerOf: (n: number) => Refusal | null): { ask: Ask; asked: number[] } {
    const asked: number[] = [];
    const ask = async (_: unknown, { input }: { input: { eventId: string } }) => {
      const n = Number(input.eventId.slice('event-'.length));
      asked.push(n);
      await null;
      const refusal = answerOf(n);
      if (refusal) throw refusal;
      return { recordView: {} };
    };
    return { ask: ask as unknown as Ask, asked };
  }
  const unreachable = new Refusal('UNREACHABLE', 'A proxy does not let it through.', true);
  const faulty = new Refusal('INTERNAL_SERVER_ERROR', 'Something went wrong.', false);
  const refused = new Refusal('NOT_FOUND', 'The content does not exist.', false);
  beforeEach(() => {
    stored.clear();
    // As in a page that is offline: no round begins by itself.
    Object.defineProperty(globalThis, 'navigator', { value: { onLine: false }, configurable: true });
  });

  it('goes past entries that never arrive, and past what no tracker wrote', async () => {
    for (const [n, text] of ['null', '7', '{}', '{"input":null,"atMs":1}', 'not JSON', '[]', '{"atMs":1e99}'].entries())
      stored.set(key(100 + n), text);
    wait(1, 2, 3, 4);
    const { ask, asked } = asking((n) => (n <= 2 ? unreachable : null));
    const outbox = createOutbox(ask, kept, 'u1', deaf);
    await outbox.flush();
    expect(asked).toEqual([1, 2]);
    await outbox.flush();
    expect(asked).toEqual([1, 2, 3, 4, 1, 2]);
    expect([...stored.keys()]).toEqual([key(1), key(2)]);
    outbox.put(view(5), false);
    await outbox.flush();
    expect(asked.slice(6)).toEqual([5, 1, 2]);
    outbox.close();
  });

  it('waits as a whole where the server would refuse every one', async () => {
    wait(1, 2, 3);
    const { ask, asked } = asking(() => new Refusal('RATE_LIMITED', 'Later.', true, 1_000));
    await createOutbox(ask, kept, 'u1', deaf).flush();
    expect(asked).toEqual([1]);
    expect(stored.size).toBe(3);
  });

  it('is never sent again once it was refused, not even what it has grown to meanwhile', async () => {
    const told: string[] = [];
    let outbox: ReturnType<typeof createOutbox>;
    const { ask, asked } = asking((n) => {
      if (n === 1 && asked.length === 1) outbox.put({ ...view(1), durationMs: 9_000 }, false);
      return n === 1 ? refused : null;
    });
    outbox = createOutbox(ask, kept, 'u1', { ...deaf, onRefused: (input, { code }) => told.push(`${input.eventId} ${code}`) });
    outbox.put(view(1), false);
    outbox.put(view(2), false);
    await outbox.flush();
    await outbox.flush();
    expect({ asked, told, left: stored.size }).toEqual({ asked: [1, 2], told: ['event-1 NOT_FOUND'], left: 0 });
  });

  it('is sent from three pages where the server says that the fault is its own, then refused for good', async () => {
    const told: string[] = [];
    const { ask, asked } = asking((n) => (n === 1 ? faulty : null));
    wait(1, 2);
    for (let page = 0; page < 4; page++) {
      const outbox = createOutbox(ask, kept, 'u1', { ...deaf, onRefused: (_, { code }) => told.push(code) });
      await outbox.flush();
      await outbox.flush();
    }
    expect({ asked, told, left: stored.size }).toEqual({ asked: [1, 2, 1, 1], told: ['INTERNAL_SERVER_ERROR'], left: 0 });
  });

  it('stays where it is once the tracker is closed', async () => {
    wait(1, 2);
    const { ask, asked } = asking(() => {
      outbox.close();
      return null;
    });
    const outbox = createOutbox(ask, kept, 'u1', deaf);
    await outbox.flush();
    await outbox.flush();
    expect({ asked, left: [...stored.keys()] }).toEqual({ asked: [1], left: [key(2)] });
  });

  it('is not what it was before, where a full storage does not take what it has grown to', () => {
    const disk = new Map([['k', 'old']]);
    const full = {
      setItem() {
        throw new Error('QuotaExceededError');
      },
      getItem: (name: string) => disk.get(name) ?? null,
      removeItem: (name: string) => void disk.delete(name),
    } as unknown as Storage;
    const storage = keptIn(full);
    storage.set('k', 'new');
    expect(storage.get('k')).toBeNull();
  });
});

describe('the script of the tracker', () => {
  it('is served as a module, as a plain script and with its types, small, and not again to a client that has it', async () => {
    for (const name of ['tracker.js', 'tracker.global.js', 'tracker.d.ts']) {
      const first = await fetch(`${app.url}/${name}`);
      const text = await first.text();
      expect(first.status).toBe(200);
      expect(text.length).toBeLessThan(10_000);
      expect(first.headers.get('cache-control')).toContain('max-age=86400');
      const again = await fetch(`${app.url}/${name}`, { headers: { 'if-none-match': first.headers.get('etag') ?? '' } });
      expect([again.status, await again.text()]).toEqual([304, '']);
    }
    const { createTracker } = new Function(`${await (await fetch(`${app.url}/tracker.global.js`)).text()}; return Rapport;`)();
    expect(typeof createTracker).toBe('function');
  });
});
