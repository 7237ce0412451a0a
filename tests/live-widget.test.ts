import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { startApp } from './support/app';
import { inBrowser, startBrowser } from './support/browser';
import { cloneDatabase } from './support/database';
import { LikeDocument, RecordViewDocument } from './support/operations';
import { until } from './support/until';

const like = { input: { contentId: 'video-2' } };

inBrowser.it(
  'the example’s card shows its counts, follows them, and finds its server again when that was away',
  async () => {
    const database = await cloneDatabase();
    let app = await startApp({ databaseUrl: database.url });
    await app.addContents({ id: 'video-2' });
    await app.get(LikeDocument, like, { as: 'u1' });
    const browser = await startBrowser();
    const page = await browser.newPage();
    const problems: string[] = [];
    page.on('pageerror', ({ message }) => problems.push(message));
    await page.goto(`${pathToFileURL(join(__dirname, '../docs/examples/widget.html')).href}?server=${encodeURIComponent(app.url)}`);
    const shows = (text: string) => until(async () => (await page.locator('.card p').innerText()) === text, text);
    await shows('1 likes · 0 views');
    await app.get(LikeDocument, like, { as: 'u2' });
    await app.get(RecordViewDocument, { input: { contentId: 'video-2', durationMs: 60_000, progressPct: 90 } }, { as: 'u2' });
    await shows('2 likes · 1 views');
    const { port } = new URL(app.url);
    await app.stop();
    app = await startApp({ databaseUrl: database.url, env: { PORT: port } });
    await app.get(LikeDocument, like, { as: 'u3' });
    await shows('3 likes · 1 views');
    expect(problems).toEqual([]);
    await browser.close();
    await app.stop();
    await database.drop();
  },
  60_000,
);
