import AxeBuilder from 'axe-core';
import { SignJWT } from 'jose';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { signToken } from '../src/infrastructure/auth';
import { startApp, type TestApp } from './support/app';
import { inBrowser, startBrowser, whyNoBrowser } from './support/browser';
import { actsOn } from './support/interact';
import { type OidcProvider, startOidcProvider } from './support/oidc-provider';
import { secret, tokenOf } from './support/tokens';
import { until } from './support/until';

let app: TestApp;
let browser: Browser;
let provider: OidcProvider;
const contexts: BrowserContext[] = [];
/** Whatever a page did that it must not: sent something elsewhere, broke the policy, failed. */
const offences: string[] = [];
const { act, read } = actsOn(() => app);

const oidcTokens = async ({ nonce }: { nonce: string }) => ({
  access_token: 'opaque',
  id_token: await new SignJWT({ role: 'moderator', nonce, name: 'Olga' })
    .setProtectedHeader({ alg: 'HS256' })
    .setSubject('olga')
    .setIssuer(provider.issuer)
    .setAudience('dashboard')
    .setIssuedAt()
    .setExpirationTime('1h')
    .sign(Buffer.from(secret)),
});

beforeAll(async () => {
  provider = await startOidcProvider(oidcTokens);
  app = await startApp({
    config: { dashboard: { oidc: { issuer: provider.issuer, clientId: 'dashboard', scope: 'openid profile email', audience: null } } },
  });
  await app.addContents(
    { id: 'c1', title: 'A film about bread', type: 'VIDEO' },
    { id: 'c2', title: 'Notes on tea' },
    { id: 'c3', title: 'Maps of rain' },
  );
  for (const contentId of ['c1', 'c3']) await act('like', { contentId }, { as: 'u0' });
  if (!whyNoBrowser) browser = await startBrowser();
});
afterEach(async () => {
  await Promise.all(contexts.splice(0).map((context) => context.close()));
  expect(offences.splice(0)).toEqual([]);
});
afterAll(async () => {
  await browser?.close();
  await app.stop();
  await provider.close();
});

/** A page in a browser of its own, whose every step is watched. */
async function open({
  theme = 'light',
  url = app.url,
  path = '',
  isOutageExpected = false,
}: {
  theme?: 'light' | 'dark';
  url?: string;
  path?: string;
  isOutageExpected?: boolean;
} = {}) {
  const context = await browser.newContext({ colorScheme: theme });
  contexts.push(context);
  const page = await context.newPage();
  page.on('request', (request) => {
    const { hostname, protocol } = new URL(request.url());
    if (protocol !== 'data:' && hostname !== '127.0.0.1') offences.push(`a request to ${request.url()}`);
  });
  page.on('pageerror', (error) => offences.push(error.message));
  page.on('console', (message) => {
    const isOfOutage = isOutageExpected && /ERR_CONNECTION|Failed to load resource|WebSocket connection/.test(message.text());
    const isRefusal = /status of 401/.test(message.text());
    if (message.type() === 'error' && !isOfOutage && !isRefusal) offences.push(message.text());
  });
  await page.goto(`${url}/dashboard${path}`);
  return page;
}

async function signIn(page: Page, token: string): Promise<void> {
  await page.getByLabel('Token of a moderator or an admin').fill(token);
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
}

async function opened(as = 'm1', role: 'moderator' | 'admin' = 'moderator', options: Parameters<typeof open>[0] = {}): Promise<Page> {
  const page = await open(options);
  await signIn(page, await tokenOf(as, role));
  await page.getByRole('heading', { name: 'Overview' }).waitFor();
  return page;
}

const likesOf = (page: Page, panel: string, title: string) =>
  page
    .getByRole('region', { name: panel })
    .getByRole('listitem')
    .filter({ hasText: title })
    .getByTitle(/ likes$/);

inBrowser.describe('the dashboard', () => {
  it('shows a count that changes while another user likes', async () => {
    const page = await opened();
    const likes = likesOf(page, 'Trending', 'Maps of rain');
    await likes.and(page.getByTitle('1 likes', { exact: true })).waitFor();
    await until(() => app.services.liveStats.followerCount() > 0, 'the page follows');
    await act('like', { contentId: 'c3' }, { as: 'u1' });
    await likes.and(page.getByTitle('2 likes', { exact: true })).waitFor();
    await page.getByRole('link', { name: 'Health' }).click();
    await page.getByText('drift 0').first().waitFor();
  });

  it('lets a moderator claim a report, decide it and hide the content, and shows what was done', async () => {
    await act('report', { contentId: 'c2', reason: 'SPAM', details: 'Sells something' }, { as: 'u1' });
    const page = await opened('m2');
    await page.getByRole('link', { name: /Moderation/ }).click();
    await page.getByRole('button', { name: /Notes on tea/ }).click();
    await page.getByRole('button', { name: 'Claim' }).click();
    await page.getByRole('button', { name: 'Release' }).waitFor();
    await page.getByText('Resolve', { exact: true }).click();
    await page.getByLabel('Message to the reporter').fill('Thank you: it is gone.');
    await page.getByLabel('Reason, for other moderators').fill('Clear case');
    await page.getByLabel('Also hide the content').check();
    await page.getByRole('button', { name: 'Resolve the report' }).click();
    await page.getByText('Message to the reporter:').waitFor();
    await page.getByText('Clear case').waitFor();
    const { reports } = await read(
      '{ reports(contentId: "c2") { edges { node { status outcome moderatorId content { isHidden } events { action } } } } }',
      {},
      { as: 'm2', role: 'moderator' },
    );
    expect(reports.edges).toEqual([
      {
        node: {
          ...{ status: 'RESOLVED', outcome: 'Thank you: it is gone.', moderatorId: 'm2', content: { isHidden: true } },
          events: [{ action: 'CLAIMED' }, { action: 'RESOLVED' }, { action: 'HIDDEN' }],
        },
      },
    ]);
    await page.getByRole('button', { name: 'Show content' }).click();
    await until(
      async () => (await read('{ content(id: "c2") { isHidden } }', {}, { as: 'm2', role: 'moderator' })).content?.isHidden === false,
      'the content is shown again',
    );
  });

  it('shows a moderator what requires an admin, and lets an admin do it', async () => {
    const variants = [
      { name: 'a', weight: 1 },
      { name: 'b', weight: 1 },
    ];
    await act(
      'createExperiment',
      { key: 'colour', description: 'Which?', variants, target: 'REACTION', targetReaction: 'LIKE' },
      { as: 'root', role: 'admin' },
    );
    const moderator = await opened();
    await moderator.getByRole('link', { name: 'Experiments' }).click();
    await moderator.getByText('Only admins can stop an experiment.').waitFor();
    expect(await moderator.getByRole('button', { name: /Stop/ }).count()).toBe(0);
    const admin = await opened('root', 'admin');
    await admin.getByRole('link', { name: 'Experiments' }).click();
    await admin.getByRole('button', { name: 'Stop …' }).click();
    await admin.getByRole('button', { name: 'Stop permanently' }).click();
    await admin.getByText(/^stopped/).waitFor();
    await moderator.getByRole('link', { name: 'Recommender' }).click();
    await moderator.getByText('Only admins can start a training.').waitFor();
    expect(await moderator.getByRole('button', { name: 'Train now' }).count()).toBe(0);
    await admin.getByRole('link', { name: 'Recommender' }).click();
    await admin.getByRole('button', { name: 'Train now' }).click();
    await admin.getByText('Training started.').waitFor();
    await until(async () => (await app.pool.query("SELECT FROM recommender_models WHERE status <> 'TRAINING'")).rowCount === 1, 'it was trained');
  });

  it('keeps the last numbers while the server is away, shows that it is away, and continues by itself', async () => {
    const own = await startApp({ databaseUrl: app.databaseUrl });
    const { port } = new URL(own.url);
    const page = await opened('m1', 'moderator', { url: own.url, isOutageExpected: true });
    const likes = likesOf(page, 'Top content', 'A film about bread');
    const before = await likes.getAttribute('title');
    await own.stop();
    await page.getByText('The server is not responding.').waitFor();
    expect(await likes.getAttribute('title')).toBe(before);
    await act('like', { contentId: 'c1' }, { as: 'while-away' });
    const again = await startApp({ databaseUrl: app.databaseUrl, env: { PORT: port } });
    try {
      await page.getByText('The server is not responding.').waitFor({ state: 'detached' });
      const now = `${Number.parseInt(before ?? '', 10) + 1} likes`;
      await likes.and(page.getByTitle(now, { exact: true })).waitFor();
      await until(() => again.services.liveStats.followerCount() > 0, 'the page follows again');
    } finally {
      await again.stop();
    }
  });
});

inBrowser.describe('signing in', () => {
  it('refuses what is no token, a plain user, and a token that has expired', async () => {
    const page = await open();
    const refused = async (token: string, reason: RegExp) => {
      await signIn(page, token);
      await page.getByRole('alert').filter({ hasText: reason }).waitFor();
    };
    await refused('nonsense', /not a valid, signed JWT/);
    await refused(await tokenOf('u1'), /for moderators and admins; this token has the role "user"/);
    await refused(await signToken(secret, 'm1', 'moderator', {}, -60), /has expired/);
    expect(await page.evaluate(() => JSON.stringify([localStorage, sessionStorage, document.cookie]))).not.toMatch(/nonsense|eyJ/);
  });

  it('ends with the token: back to the sign-in, with the reason', async () => {
    // The server takes a token for 5 s longer than it says.
    const page = await open();
    await signIn(page, await signToken(secret, 'm9', 'moderator', {}, 3));
    await page.getByRole('heading', { name: 'Overview' }).waitFor();
    await page
      .getByRole('alert')
      .filter({ hasText: /expired/ })
      .waitFor();
    expect(await page.evaluate(() => sessionStorage.length)).toBe(0);
  });

  it('goes by an identity provider too: authorization code with PKCE, nothing left in the address', async () => {
    const page = await open();
    await page.getByRole('button', { name: /Sign in at 127\.0\.0\.1/ }).click();
    await page.getByRole('heading', { name: 'Overview' }).waitFor();
    await page.getByText('Olga').waitFor();
    expect(new URL(page.url()).search).toBe('');
    expect(provider.refusals).toEqual([]);
    await page.reload();
    await page.getByRole('heading', { name: 'Overview' }).waitFor();
    await page.getByRole('button', { name: 'Sign out' }).click();
    await page.getByRole('heading', { name: 'Rapport' }).waitFor();
    expect(await page.evaluate(() => sessionStorage.length)).toBe(0);
  });

  it('goes by a link with a token after its #, which stays nowhere in the address', async () => {
    const page = await open({ path: `/#token=${await tokenOf('linked', 'moderator')}` });
    await page.getByRole('heading', { name: 'Overview' }).waitFor();
    await page.getByText('linked').first().waitFor();
    expect(page.url()).toBe(`${app.url}/dashboard/`);
  });

  it('takes no code that this tab did not ask for', async () => {
    const page = await open();
    await page.goto(`${app.url}/dashboard/?code=stolen&state=guessed`);
    await page
      .getByRole('alert')
      .filter({ hasText: /not started in this tab/ })
      .waitFor();
    expect(provider.refusals).toEqual([]);
  });
});

for (const theme of ['light', 'dark'] as const)
  inBrowser.describe(`in the ${theme} theme`, () => {
    it('no page has an accessibility fault that is serious', async () => {
      await act('report', { contentId: 'c1', reason: 'HATE', details: theme }, { as: `reporter-${theme}` });
      const page = await open({ theme });
      const faults = async () => {
        await page.evaluate(AxeBuilder.source);
        return page.evaluate(async () => {
          const { violations } = await (globalThis as unknown as { axe: typeof AxeBuilder }).axe.run();
          return violations.filter(({ impact }) => impact === 'serious' || impact === 'critical').map(({ id, nodes }) => [id, nodes[0]?.html]);
        });
      };
      expect(await faults()).toEqual([]);
      await signIn(page, await tokenOf('m1', 'moderator'));
      for (const name of ['Overview', 'Moderation', 'Experiments', 'Recommender', 'Health']) {
        await page.getByRole('link', { name: new RegExp(name) }).click();
        await page.getByRole('heading', { name, exact: true, level: 1 }).waitFor();
        if (name === 'Moderation')
          await page
            .getByRole('button', { name: /A film about bread/ })
            .first()
            .click();
        await until(async () => (await page.locator('main .waiting').count()) === 0, `${name} has its numbers`);
        for (const width of [360, 1440]) {
          await page.setViewportSize({ width, height: 900 });
          expect([name, width, await faults()]).toEqual([name, width, []]);
          expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(0);
        }
      }
    });
  });

it('is served with a policy that allows nothing inline', async () => {
  const { headers } = await fetch(`${app.url}/dashboard/`);
  const policy = headers.get('content-security-policy') ?? '';
  expect(policy).toContain("default-src 'none'; script-src 'self'; style-src 'self';");
  expect(policy).not.toMatch(/unsafe|\*/);
});
