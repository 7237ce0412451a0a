import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { BrowserContext, Page } from 'playwright-core';
import type { TrackedContent, Tracker, TrackerOptions, Viewing } from '../../src/clients/view-tracker/api';
import type { TestApp } from './app';
import { tokenOf } from './tokens';

declare global {
  interface Window {
    createTracker(options: TrackerOptions): Tracker;
    tracker: Tracker;
    viewing: Viewing;
    told: object[];
    token: string;
  }
}

const clipSeconds = 12;
const rate = 8_000;

/** Sound file for the `video` element. It is a real WAV file, so that browsers know its length. */
const clip = `data:audio/wav;base64,${wav(clipSeconds * rate).toString('base64')}`;
const html = (script: string) => `<!doctype html><title>A frontend</title><link rel="icon" href="data:,">
<video id="film" src="${clip}"></video><div style="height: 3000px"></div><article id="book">A book</article>
<script type="module">import { createTracker } from '${script}'; window.createTracker = createTracker;</script>`;

function wav(samples: number): Buffer {
  const header = Buffer.alloc(44);
  header.write('RIFF', 0);
  header.writeUInt32LE(36 + samples, 4);
  header.write('WAVEfmt ', 8);
  header.writeUInt32LE(16, 16);
  // Audio format: PCM, one channel, one byte per sample.
  header.writeUInt16LE(1, 20);
  header.writeUInt16LE(1, 22);
  header.writeUInt32LE(rate, 24);
  header.writeUInt32LE(rate, 28);
  header.writeUInt16LE(1, 32);
  header.writeUInt16LE(8, 34);
  header.write('data', 36);
  header.writeUInt32LE(samples, 40);
  return Buffer.concat([header, Buffer.alloc(samples, 128)]);
}

/** Starts a web site on another origin, whose page loads the tracker from the server. */
export async function startFrontend(app: TestApp): Promise<{ url: string; close(): Promise<void> }> {
  const server = createServer((_, response) => response.setHeader('content-type', 'text/html').end(html(`${app.url}/tracker.js`)));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () => new Promise((resolve) => void server.close(() => resolve()).closeAllConnections()),
  };
}

export interface Visit {
  page: Page;
  /** Inputs of the `recordView` mutations that the page has sent. */
  sent: { eventId: string; durationMs: number }[];
  /** Plays the video until this second and then pauses it. */
  playUntil(second: number): Promise<void>;
  measures(): Promise<{ durationMs: number; progressPct: number; isComplete: boolean; hasTrackedView: boolean }>;
  /** Waits until the tracker has reported this number of responses or errors, and returns them. */
  told(count: number): Promise<object[]>;
}

export interface Asked extends TrackedContent {
  as: string;
  /** CSS selector of the element that the tracker observes. By default, this is the video. */
  element?: string;
  isVerified?: boolean;
  /** URL under which the tracker reaches the server. By default, this is the URL of the server itself. */
  server?: string;
}

/** Opens a page on which the user `as` views a content, and on which the tracker measures the view. */
export async function visit(
  app: TestApp,
  context: BrowserContext,
  frontend: string,
  { as, element = '#film', isVerified = false, server = app.url, ...content }: Asked,
): Promise<Visit> {
  const page = await context.newPage();
  const sent: Visit['sent'] = [];
  page.on('request', (request) => {
    if (request.postData()?.includes('recordView(')) sent.push(JSON.parse(request.postData() ?? '').variables.input);
  });
  await page.goto(frontend);
  await page.waitForFunction(() => 'createTracker' in window);
  await page.evaluate(
    ([endpoint, token, userId, selector, tracked, verified]) => {
      window.told = [];
      const onTold = (told: object) => void window.told.push(told);
      window.tracker = window.createTracker({ endpoint, userId, isVerified: verified, token: () => token, onRecorded: onTold, onRefused: onTold });
      window.viewing = window.tracker.track(document.querySelector(selector) as Element, tracked);
    },
    [new URL('/graphql', server).href, await tokenOf(as), as, element, content, isVerified] as const,
  );
  return {
    page,
    sent,
    async playUntil(second) {
      await page.evaluate(async (until) => {
        const film = document.querySelector('video') as HTMLVideoElement;
        const arrived = new Promise<void>((resolve) => {
          const look = () => {
            if (film.currentTime < until && !film.ended) return;
            film.pause();
            film.removeEventListener('timeupdate', look);
            resolve();
          };
          film.addEventListener('timeupdate', look);
          film.addEventListener('ended', look, { once: true });
        });
        await film.play();
        await arrived;
      }, second);
    },
    measures: () =>
      page.evaluate(() => {
        const { durationMs, progressPct, isComplete, hasTrackedView } = window.viewing;
        return { durationMs, progressPct, isComplete, hasTrackedView };
      }),
    async told(count) {
      await page.waitForFunction((wanted) => window.told.length >= wanted, count);
      return page.evaluate(() => window.told);
    },
  };
}
