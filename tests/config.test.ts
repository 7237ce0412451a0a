import { readFileSync } from 'node:fs';
import { readConfig } from '../src/infrastructure/config/read-config';
import { removedVariableWarnings } from '../src/infrastructure/config/removed-variables';

const secret = 'a secret that is more than 32 bytes long';

it.each([
  ['VIEW_POLICIES', '{"hologram": {}}', 'VIEW_POLICIES contains the unknown type "hologram"; known are video, '],
  [
    'VIEW_POLICIES',
    '{"VIDEO": {"minSeconds": 3}}',
    'VIDEO in VIEW_POLICIES contains the unknown key "minSeconds"; known are minDurationMs, minProgressPct, countsCompletion.',
  ],
  [
    'VIEW_POLICIES',
    '{"VIDEO": {"minDurationMs": -1}}',
    'minDurationMs of VIDEO in VIEW_POLICIES must be whole milliseconds from 0 to 86400000, or null, got -1.',
  ],
  [
    'VIEW_POLICIES',
    '{"VIDEO": {"minProgressPct": 101}}',
    'minProgressPct of VIDEO in VIEW_POLICIES must be a number from 0 to 100, or null, got 101.',
  ],
  ['VIEW_POLICIES', '{"VIDEO": {"countsCompletion": null}}', 'countsCompletion of VIDEO in VIEW_POLICIES must be true or false, got null.'],
  ['VIEW_POLICIES', '{"VIDEO": 3}', 'VIDEO in VIEW_POLICIES must be an object, got 3.'],
  ['VIEW_POLICIES', '[]', 'VIEW_POLICIES must be a JSON object such as {"VIDEO": {"minDurationMs": 5000}}, got "[]".'],
  ['VIEW_HANDLES', 'yes', 'VIEW_HANDLES must be one of optional, required, got "yes".'],
  ['RETENTION_DAYS', '{"viewDetails": -1}', 'viewDetails in RETENTION_DAYS must be whole days from 0 to 36500, or null (no limit), got -1.'],
  ['RETENTION_DAYS', '{"hourlyCounts": null}', 'hourlyCounts in RETENTION_DAYS must be whole days from 0 to 36500, got null.'],
  ['RETENTION_DAYS', '{"views": 3}', 'RETENTION_DAYS contains the unknown name "views"; known are viewDetails, hourlyCounts, moods, recipients.'],
  ['VIEW_IP_ADDRESS', 'some', 'VIEW_IP_ADDRESS must be one of truncated, hashed, whole, none, got "some".'],
  ['VIEW_IP_ADDRESS', 'hashed', 'VIEW_IP_ADDRESS=hashed needs VIEW_IP_ADDRESS_KEY'],
  ['WEBHOOK_SECRET', 'short', 'WEBHOOK_SECRET must be the signing secret'],
  ['TRUST_PROXY', 'nonsense', 'TRUST_PROXY must be a number of proxies, or a comma-separated list of their addresses'],
])('%s=%s is refused at the start with its rule', (name, value, message) => {
  expect(() => readConfig({ [name]: value })).toThrow(message);
});

it.each(['WEIGHTS', 'VIEW_POLICIES', 'REACTIONS', 'MOODS', 'RETENTION_DAYS'])('%s refuses names that every object has, at any depth', (name) => {
  for (const word of ['constructor', '__proto__', 'toString', 'hasOwnProperty', 'valueOf'])
    for (const value of [`{"${word}": 1}`, `{"${word}": ["A"]}`, `{"VIDEO": {"${word}": 1}}`])
      expect(() => readConfig({ [name]: value })).toThrow(`${name} must not use the name "${word}".`);
});

it('a variable that is blank counts as not given, whatever it is', () => {
  const names = [...readFileSync('docs/operating.md', 'utf8').matchAll(/^\| (`[A-Z_]+`(?:, `[A-Z_]+`)*) \|/gm)].flatMap(([, cell = '']) =>
    [...cell.matchAll(/`([A-Z_]+)`/g)].map(([, name = '']) => name),
  );
  expect(names).toEqual(expect.arrayContaining(['RATE_LIMIT_ANONYMOUS', 'WEIGHTS', 'METRICS', 'TRUST_PROXY', 'REDIS_URL']));
  const usual = readConfig({});
  for (const blank of ['', ' ', '\t', ' \r\n']) for (const name of names) expect([name, readConfig({ [name]: blank })]).toEqual([name, usual]);
});

it('production is production in any case of its letters, and a word that is not known is refused', () => {
  for (const mode of ['production', 'Production', 'PRODUCTION', ' production ']) {
    expect(() => readConfig({ NODE_ENV: mode })).toThrow('In production the server must be able to verify tokens');
    const { isProduction, hasIntrospection, hasDemo } = readConfig({ NODE_ENV: mode, JWT_SECRET: secret });
    expect([isProduction, hasIntrospection, hasDemo]).toEqual([true, false, false]);
  }
  for (const mode of ['development', 'Test', '']) expect(readConfig({ NODE_ENV: mode }).isProduction).toBe(false);
  for (const mode of ['prod', 'staging', 'toString'])
    expect(() => readConfig({ NODE_ENV: mode })).toThrow('NODE_ENV must be one of production, development, test, got');
});

describe('CORS_ORIGINS', () => {
  it.each([
    ['*', ['*']],
    ['https://app.example.com', ['https://app.example.com']],
    ['https://app.example.com, http://localhost:3000,null', ['https://app.example.com', 'http://localhost:3000', 'null']],
    ['capacitor://localhost', ['capacitor://localhost']],
    ['http://[::1]:8080', ['http://[::1]:8080']],
  ])('takes %s', (text, origins) => expect(readConfig({ CORS_ORIGINS: text }).corsOrigins).toEqual(origins));

  it.each([
    ['*.example.com', 'A part of an origin cannot be a wildcard: list each origin, or write * alone for all.'],
    ['https://*.example.com', 'A part of an origin cannot be a wildcard'],
    ['https://app.example.com:*', 'A part of an origin cannot be a wildcard'],
    ['https://app.example.com/', 'Write https://app.example.com.'],
    ['https://app.example.com/shop?a=1#b', 'Write https://app.example.com.'],
    ['https://APP.example.com', 'Write https://app.example.com.'],
    ['https://app.example.com:443', 'Write https://app.example.com.'],
    ['app.example.com', 'Write https://app.example.com.'],
    ['https://user@app.example.com', 'Write https://app.example.com.'],
    ['https://bücher.example', 'Write https://xn--bcher-kva.example.'],
    ['"https://app.example.com"', 'Write an origin such as https://app.example.com.'],
    ['https://a.example https://b.example', 'Write an origin such as https://app.example.com.'],
  ])('refuses %s, which no browser sends, with what to write', (text, advice) => {
    expect(() => readConfig({ CORS_ORIGINS: `https://good.example,${text}` })).toThrow(`got "${text}". ${advice}`);
  });
});

describe('what tokens are checked against', () => {
  const production = { NODE_ENV: 'production' };
  it.each([
    [
      'production without anything to check tokens against',
      {},
      /In production the server must be able to verify tokens: set JWKS_URL.*or JWT_SECRET/,
    ],
    ['production with an empty secret', { JWT_SECRET: '' }, /In production the server must be able to verify tokens/],
    ['a secret of 31 bytes', { JWT_SECRET: 'x'.repeat(31) }, /JWT_SECRET must be at least 32 bytes/],
    ['JWKS without an issuer', { JWKS_URL: 'https://id.test/jwks', JWT_AUDIENCE: 'a' }, /JWKS_URL requires JWT_ISSUER and JWT_AUDIENCE/],
    ['JWKS without an audience', { JWKS_URL: 'https://id.test/jwks', JWT_ISSUER: 'i' }, /JWKS_URL requires JWT_ISSUER and JWT_AUDIENCE/],
    ['JWKS and a secret', { JWKS_URL: 'https://id.test/jwks', JWT_SECRET: secret, JWT_ISSUER: 'i', JWT_AUDIENCE: 'a' }, /not both/],
    ['a JWKS address that is none', { JWKS_URL: 'id.test', JWT_ISSUER: 'i', JWT_AUDIENCE: 'a' }, /JWKS_URL must be a URL/],
  ])('refuses %s', (_, env, message) => {
    expect(() => readConfig({ ...production, ...env })).toThrow(message);
  });

  it('never shows the secret that it refuses', () => {
    expect(() => readConfig({ JWT_SECRET: 'hunter2' })).toThrow(
      /^JWT_SECRET must be at least 32 bytes long\. Generate one with "openssl rand -base64 48".$/,
    );
  });

  it('takes production with a secret, or with JWKS, issuer and audience', () => {
    expect(readConfig({ ...production, JWT_SECRET: secret }).auth.secret).toBe(secret);
    expect(readConfig({ ...production, JWKS_URL: 'https://id.test/jwks', JWT_ISSUER: 'i', JWT_AUDIENCE: 'a' }).auth.jwksUrl).toBe(
      'https://id.test/jwks',
    );
  });
});

it('reactions are configuration, in groups, beside likes and dislikes', () => {
  expect(readConfig({ REACTIONS: '{"TASTE": ["SWEET"], "MORE": ["SOUR"]}' }).reactions).toEqual({
    OPINION: ['LIKE', 'DISLIKE'],
    TASTE: ['SWEET'],
    MORE: ['SOUR'],
  });
  for (const bad of ['{"OPINION": ["X"]}', '{"A": []}', '{"A": ["like"]}', '{"A": ["LIKE"]}', '{"A": ["X"], "B": ["X"]}', '[]'])
    expect(() => readConfig({ REACTIONS: bad })).toThrow('REACTIONS must');
});

it('the dashboard signs in at the issuer of the accepted tokens', () => {
  const client = { DASHBOARD_OIDC_CLIENT_ID: 'dashboard' };
  expect(readConfig({ ...client, JWT_ISSUER: 'https://id.test/' }).dashboard.oidc).toMatchObject({
    issuer: 'https://id.test/',
    clientId: 'dashboard',
  });
  expect(readConfig({ JWT_ISSUER: 'https://id.test/' }).dashboard.oidc).toBeNull();
  for (const JWT_ISSUER of ['', 'id.test', 'javascript:0'])
    expect(() => readConfig({ ...client, JWT_ISSUER })).toThrow('With DASHBOARD_OIDC_CLIENT_ID, JWT_ISSUER must be the URL of the identity provider');
});

it('a variable that is no longer read is named with its replacement, if it is set', () => {
  expect(removedVariableWarnings({ PORT: '4000', MAX_FOLLOWED: ' ', MAX_REQUESTS: '900', toString: '1' })).toEqual([
    'MAX_REQUESTS has no effect any more. A server process accepts 500 concurrent requests; for more, start more processes.',
  ]);
});

it.each(['REST', 'DASHBOARD', 'PLAYGROUND'])('%s=off, which closed an endpoint that is now served, is refused at the start', (name) => {
  for (const value of ['off', ' OFF ', 'false']) expect(() => removedVariableWarnings({ [name]: value })).toThrow(`${name}=${value}`.trimEnd());
  expect(removedVariableWarnings({ [name]: 'on' })).toEqual([expect.stringContaining(`${name} has no effect`)]);
});

it('the scope of the sign-in contains openid', () => {
  const env = { JWT_SECRET: secret, JWT_ISSUER: 'https://id.test', DASHBOARD_OIDC_CLIENT_ID: 'desk' };
  expect(() => readConfig({ ...env, DASHBOARD_OIDC_SCOPE: 'profile' })).toThrow('DASHBOARD_OIDC_SCOPE must contain openid, got "profile".');
  expect(readConfig({ ...env, DASHBOARD_OIDC_SCOPE: 'openid role' }).dashboard).toBeTruthy();
});
