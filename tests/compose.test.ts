import { readFileSync } from 'node:fs';
import { createPool } from '../src/infrastructure/database/pool';
import { cloneDatabase } from './support/database';

const lines = readFileSync('docker-compose.yml', 'utf8').split('\n');
/** The value of each variable of a service's environment. `docker compose` inserts variables after it has parsed the file. */
const valuesOf = (name: string, given: Record<string, string>): string[] =>
  lines.flatMap((line) => {
    const [, value] = new RegExp(`^ +${name}: (.*)$`).exec(line) ?? [];
    return value === undefined ? [] : [value.replace(/\$\{(\w+):[?-][^}]*\}/g, (_, variable) => given[variable] ?? '')];
  });

it('builds no URL from a variable, in which some characters of a password would have to be encoded', () => {
  expect(lines.filter((line) => /\w+:\/\/\S*\$/.test(line))).toEqual([]);
});

it.each(['plain', 'p@ss:w/rd', 'a#b?c&d=e', '100%', '%41', 'it\'s \\ "quoted"', 'with space', 'ü字🎬', ':@/'])(
  'hands the password %s to the server as it is',
  async (password) => {
    const urls = valuesOf('DATABASE_URL', { POSTGRES_PASSWORD: password });
    const passwords = valuesOf('PGPASSWORD', { POSTGRES_PASSWORD: password });
    expect(urls).toHaveLength(2);
    expect(new Set([...passwords, ...valuesOf('POSTGRES_PASSWORD', { POSTGRES_PASSWORD: password })])).toEqual(new Set([password]));
    const database = await cloneDatabase({ isMigrated: false });
    const admin = createPool(database.url, 1);
    const role = `compose_${Date.now()}`;
    const connectWith = async (given: string) => {
      const { hostname, port, pathname } = new URL(database.url);
      const { protocol, username } = new URL(urls[0] ?? '');
      expect(username).toBe('rapport');
      process.env.PGPASSWORD = given;
      const pool = createPool(`${protocol}//${role}@${hostname}:${port}${pathname}`, 1);
      try {
        return (await pool.query('SELECT current_user AS "user"')).rows;
      } finally {
        await pool.end();
        delete process.env.PGPASSWORD;
      }
    };
    try {
      await admin.query(`CREATE ROLE ${role} LOGIN PASSWORD ${(await admin.query('SELECT quote_literal($1) AS text', [password])).rows[0].text}`);
      expect(await connectWith(password)).toEqual([{ user: role }]);
      await expect(connectWith(`${password}x`)).rejects.toMatchObject({ code: '28P01' });
    } finally {
      await admin.query(`DROP ROLE IF EXISTS ${role}`);
      await admin.end();
      await database.drop();
    }
  },
);

it('the image keeps the query compiler that the generated Prisma client loads', () => {
  const [, kept = ''] = /! -name '(query_compiler_\S+)'/.exec(readFileSync('Dockerfile', 'utf8')) ?? [];
  const pattern = new RegExp(`^${kept.replaceAll('.', '\\.').replaceAll('*', '.*')}$`);
  const client = readFileSync('src/infrastructure/database/generated/internal/class.ts', 'utf8');
  const loaded = [...client.matchAll(/import\("@prisma\/client\/runtime\/(query_compiler[^"]+)"\)/g)].map(([, file]) => file);
  expect(loaded).toEqual([expect.stringMatching(pattern), expect.stringMatching(pattern)]);
});
