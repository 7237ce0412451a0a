import { readConfig } from '../src/config';

const secret = 'a secret that is more than 32 bytes long';

it.each([
  ['VIEW_POLICIES', '{"hologram": {}}', 'VIEW_POLICIES names the type "hologram"; known are video, '],
  [
    'VIEW_POLICIES',
    '{"VIDEO": {"minSeconds": 3}}',
    'VIEW_POLICIES gives VIDEO a "minSeconds"; known are minDurationMs, minProgressPct, countsCompletion.',
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
  ['VIEW_POLICIES', '{"VIDEO": 3}', 'VIEW_POLICIES must give an object for VIDEO, got 3.'],
  ['VIEW_POLICIES', '[]', 'VIEW_POLICIES must be a JSON object such as {"VIDEO": {"minDurationMs": 5000}}, got "[]".'],
  ['VIEW_HANDLES', 'yes', 'VIEW_HANDLES must be one of optional, required, got "yes".'],
  ['RETENTION_DAYS', '{"viewDetails": -1}', 'RETENTION_DAYS must give viewDetails whole days from 0 to 36500, or null (for ever), got -1.'],
  ['RETENTION_DAYS', '{"hourlyCounts": null}', 'RETENTION_DAYS must give hourlyCounts whole days from 0 to 36500, got null.'],
  ['RETENTION_DAYS', '{"views": 3}', 'RETENTION_DAYS names "views"; known are viewDetails, hourlyCounts, moods, recipients.'],
  ['VIEW_IP_ADDRESS', 'some', 'VIEW_IP_ADDRESS must be one of truncated, hashed, whole, none, got "some".'],
  ['VIEW_IP_ADDRESS', 'hashed', 'VIEW_IP_ADDRESS=hashed needs VIEW_IP_ADDRESS_KEY'],
  ['WEBHOOK_SECRET', 'short', 'WEBHOOK_SECRET must be the signing secret'],
  ['TRUST_PROXY', 'nonsense', 'TRUST_PROXY must be a number of proxies, or their addresses'],
])('%s=%s is refused at the start with its rule', (name, value, message) => {
  expect(() => readConfig({ [name]: value })).toThrow(message);
});

describe('what tokens are checked against', () => {
  const production = { NODE_ENV: 'production' };
  it.each([
    [
      'production without anything to check tokens against',
      {},
      /In production tokens must be checked against something: set JWKS_URL.*or JWT_SECRET/,
    ],
    ['production with an empty secret', { JWT_SECRET: '' }, /In production tokens must be checked/],
    ['a secret of 31 bytes', { JWT_SECRET: 'x'.repeat(31) }, /JWT_SECRET must be at least 32 bytes/],
    ['JWKS without an issuer', { JWKS_URL: 'https://id.test/jwks', JWT_AUDIENCE: 'a' }, /set JWT_ISSUER and JWT_AUDIENCE too/],
    ['JWKS without an audience', { JWKS_URL: 'https://id.test/jwks', JWT_ISSUER: 'i' }, /set JWT_ISSUER and JWT_AUDIENCE too/],
    ['JWKS and a secret', { JWKS_URL: 'https://id.test/jwks', JWT_SECRET: secret, JWT_ISSUER: 'i', JWT_AUDIENCE: 'a' }, /not both/],
    ['a JWKS address that is none', { JWKS_URL: 'id.test', JWT_ISSUER: 'i', JWT_AUDIENCE: 'a' }, /JWKS_URL must be a URL/],
  ])('refuses %s', (_, env, message) => {
    expect(() => readConfig({ ...production, ...env })).toThrow(message);
  });

  it('never shows the secret that it refuses', () => {
    expect(() => readConfig({ JWT_SECRET: 'hunter2' })).toThrow(
      /^JWT_SECRET must be at least 32 bytes long: make one with "openssl rand -base64 48".$/,
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

it('settings of the connections are names with words or numbers', () => {
  expect(readConfig({ DATABASE_SETTINGS: '{"citus.max_cached_conns_per_worker": 4}' }).databaseSettings).toEqual({
    'citus.max_cached_conns_per_worker': '4',
  });
  for (const bad of ['{"a b": 1}', '{"a": "b -c x=y"}', '{"a": {}}', '[]', '{"statement_timeout": 5000}'])
    expect(() => readConfig({ DATABASE_SETTINGS: bad })).toThrow('DATABASE_SETTINGS must');
});
