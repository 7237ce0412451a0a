import 'reflect-metadata';
import { loadModule } from 'libpg-query';
import { Client } from 'pg';
import { distributedTables, localTables, shardCount } from '../src/infrastructure/database/citus/distribution';
import { statements } from '../src/infrastructure/database/statement';
import { rebuildUserHistory } from '../src/insights/history/rebuild';
import { eraseSteps } from '../src/privacy/erasure/erase-steps';
import { allTables } from '../src/privacy/tables/tables';
import { startApp, type TestApp } from './support/app';
import { changingFunctions, refusalsOf } from './support/distributed-sql';
import { actsOn } from './support/interact';
import { until } from './support/until';

let app: TestApp;
/** Number of background jobs, which run once when the server starts. */
const jobCount = 10;
let changing: ReadonlySet<string>;
const { act, read } = actsOn(() => app);
beforeAll(async () => {
  await loadModule();
  app = await startApp({ env: { USER_HISTORY: 'on' } });
  changing = await changingFunctions(app.pool);
});
afterAll(() => app.stop());

describe('the catalogue', () => {
  const list = distributedTables(allTables)
    .map(({ name, key, group }) => `('${name}', '${key}', '${group}')`)
    .join(', ');
  const tables = `(SELECT c.oid, d.name, d.grp, a.attnum, a.atttypid, a.attcollation FROM (VALUES ${list}) AS d(name, key, grp)
    JOIN pg_class c ON d.name::regclass IN (c.oid, (SELECT inhparent FROM pg_inherits WHERE inhrelid = c.oid AND c.relispartition)) AND c.relkind IN ('r', 'p') JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = d.key)`;
  const columns = `(SELECT t.name, a.attname, a.atttypid, a.attcollation, a.attidentity, a.attgenerated, a.attrelid, a.attnum FROM ${tables} t JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum > 0 AND NOT a.attisdropped)`;
  const breaches = {
    'a key that is not text in one collation': `SELECT name FROM ${tables} t WHERE atttypid <> 'text'::regtype OR attcollation <> '"C"'::regcollation`,
    'an id of a person or content in another type or collation': `SELECT name, attname FROM ${columns} c
      WHERE attname ~ '^(user|owner|content|author|voter|actor)_id$|^(replied_to|deleted_by|claimed_by|decided_by)$' AND (atttypid <> 'text'::regtype OR attcollation <> '"C"'::regcollation)`,
    'a table without a primary key, in which logical replication cannot find the rows otherwise': `SELECT name FROM ${tables} t JOIN pg_class c USING (oid)
      WHERE c.relreplident <> 'f' AND NOT EXISTS (SELECT FROM pg_index i WHERE i.indrelid = t.oid AND i.indisprimary)`,
    'a unique index without the key, partial ones too': `SELECT i.indexrelid::regclass FROM ${tables} t JOIN pg_index i ON i.indrelid = t.oid WHERE i.indisunique AND NOT t.attnum = ANY (i.indkey)`,
    'an exclusion constraint': `SELECT conname FROM ${tables} t JOIN pg_constraint f ON f.conrelid = t.oid WHERE f.contype = 'x'`,
    'a foreign key to another group, or without the key on both sides': `SELECT f.conname FROM ${tables} t JOIN pg_constraint f ON f.conrelid = t.oid AND f.contype = 'f' LEFT JOIN ${tables} o ON o.oid = f.confrelid AND o.grp = t.grp
      WHERE o.oid IS NULL OR array_position(f.conkey, t.attnum) IS NULL OR f.confkey[array_position(f.conkey, t.attnum)] <> o.attnum`,
    'a foreign key that rewrites': `SELECT conname FROM pg_constraint WHERE contype = 'f' AND (confupdtype <> 'a' OR confdeltype NOT IN ('a', 'c'))`,
    'a foreign key to users': `SELECT conname FROM pg_constraint WHERE contype = 'f' AND confrelid = 'users'::regclass`,
    'a foreign key from outside': `SELECT f.conname FROM pg_constraint f JOIN ${tables} t ON f.confrelid = t.oid WHERE f.contype = 'f' AND f.conrelid NOT IN (SELECT oid FROM ${tables} s)`,
    // Citus runs a trigger on the shard of its row, so a trigger that only sets columns of its own row works there.
    'a trigger that does more than set columns of its row, a rule or row security': `SELECT name FROM ${tables} t JOIN pg_class c USING (oid) WHERE c.relhasrules OR c.relrowsecurity
      UNION ALL SELECT tgname FROM ${tables} t JOIN pg_trigger g ON g.tgrelid = t.oid AND NOT g.tgisinternal
        JOIN pg_proc p ON p.oid = g.tgfoid WHERE p.prosrc !~ '^\\s*BEGIN\\s+(NEW\\."\\w+" := \\w+\\(NEW\\."\\w+"(, \\d+)?\\);\\s*)+RETURN NEW;\\s*END\\s*$'`,
    'an enum anywhere': `SELECT typname FROM pg_type WHERE typtype = 'e' AND typnamespace = 'public'::regnamespace`,
    'a column that counts by itself': `SELECT c.name, attname FROM ${columns} c LEFT JOIN pg_attrdef d ON d.adrelid = c.attrelid AND d.adnum = c.attnum
      WHERE attidentity <> '' OR pg_get_expr(d.adbin, d.adrelid) ~ 'nextval'`,
    'a sequence': `SELECT relname FROM pg_class WHERE relkind = 'S' AND relnamespace = 'public'::regnamespace`,
    'a generated column': `SELECT name, attname FROM ${columns} c WHERE attgenerated <> ''`,
    'a table that inherits or is unlogged': `SELECT name FROM ${tables} t JOIN pg_class c USING (oid) WHERE c.relpersistence <> 'p' OR (NOT c.relispartition AND EXISTS (SELECT FROM pg_inherits i WHERE i.inhrelid = t.oid))`,
    'a table that inherits from it otherwise than as its partition, or lies two levels below': `SELECT inhrelid::regclass FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid
      WHERE c.relkind IN ('r', 'p', 'f') AND (NOT c.relispartition OR c.relkind <> 'r' OR c.oid NOT IN (SELECT oid FROM ${tables} t))`,
  };

  it.each(Object.entries(breaches))('has not %s', async (_, statement) => {
    expect((await app.pool.query(statement)).rows).toEqual([]);
  });

  it('has a distribution for every table', async () => {
    const { rows } = await app.pool.query(
      `SELECT relname AS name FROM pg_class WHERE relkind IN ('r', 'p') AND NOT relispartition AND relnamespace = 'public'::regnamespace AND relname <> '_prisma_migrations'`,
    );
    expect([...distributedTables(allTables).map(({ name }) => name), ...localTables(allTables)].sort()).toEqual(rows.map(({ name }) => name).sort());
  });

  it.each([
    ['CREATE UNIQUE INDEX ON views (user_id)', 'a unique index without the key, partial ones too'],
    ['ALTER TABLE views ADD FOREIGN KEY (user_id) REFERENCES users (id)', 'a foreign key to users'],
    ['ALTER TABLE views ADD FOREIGN KEY (user_id) REFERENCES users (id)', 'a foreign key to another group, or without the key on both sides'],
    ['ALTER TABLE views ADD number bigint GENERATED ALWAYS AS IDENTITY', 'a column that counts by itself'],
    ['ALTER TABLE views ADD doubled int GENERATED ALWAYS AS (2 * duration_ms) STORED', 'a generated column'],
    [
      'CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN DELETE FROM views; RETURN NEW; END $$; CREATE TRIGGER f BEFORE INSERT ON views EXECUTE FUNCTION f()',
      'a trigger that does more than set columns of its row, a rule or row security',
    ],
    ['CREATE UNIQUE INDEX ON view_details_default (viewing_id)', 'a unique index without the key, partial ones too'],
    [
      'ALTER TABLE view_details_default REPLICA IDENTITY DEFAULT',
      'a table without a primary key, in which logical replication cannot find the rows otherwise',
    ],
    ['CREATE TABLE seen () INHERITS (views)', 'a table that inherits from it otherwise than as its partition, or lies two levels below'],
    [
      `CREATE TABLE leap PARTITION OF view_details FOR VALUES FROM ('2400-02-01') TO ('2400-03-01') PARTITION BY LIST (day)`,
      'a table that inherits from it otherwise than as its partition, or lies two levels below',
    ],
    ['ALTER TABLE views ALTER user_id TYPE text COLLATE "default"', 'an id of a person or content in another type or collation'],
  ])('would be caught with "%s"', async (breaking, breach) => {
    const client = await app.pool.connect();
    try {
      // No row can violate the new constraint. The rollback restores the rows.
      await client.query(`BEGIN; DROP VIEW shown_history, history; TRUNCATE views; ${breaking}`);
      expect((await client.query(breaches[breach as keyof typeof breaches])).rowCount).toBeGreaterThan(0);
    } finally {
      await client.query('ROLLBACK');
      client.release();
    }
  });
});

describe('statements', () => {
  it.each([
    ['INSERT INTO views (content_id) VALUES ($1) ON CONFLICT (content_id, user_id) DO UPDATE SET last_viewed_at = now()', 'now() in DO UPDATE'],
    [
      'INSERT INTO views AS v (content_id) VALUES ($1) ON CONFLICT (content_id, user_id) DO UPDATE SET mood = $2 WHERE v.last_viewed_at < CURRENT_TIMESTAMP',
      'the time or the user in DO UPDATE',
    ],
    ['INSERT INTO views (content_id) VALUES ($1) ON CONFLICT (content_id, user_id) DO UPDATE SET content_id = $2', 'changes content_id'],
    ['INSERT INTO views (content_id) VALUES ($1) RETURNING clock_timestamp()', 'clock_timestamp() in RETURNING'],
    ['INSERT INTO views (content_id) VALUES ($1) RETURNING (SELECT title FROM content c WHERE c.id = content_id)', 'a subquery in RETURNING'],
    ['INSERT INTO views (user_id) VALUES ($1)', 'does not say content_id'],
    ['INSERT INTO views (content_id, user_id) SELECT $1, user_id FROM user_days', 'is filled from tables of other shards'],
    ['UPDATE views SET content_id = $1 WHERE content_id = $2', 'changes content_id'],
    ['UPDATE views SET last_viewed_at = now() WHERE content_id = $2', 'now() in SET'],
    ['UPDATE views SET times_viewed = (SELECT count(*) FROM viewings) WHERE content_id = $2', 'a subquery in SET'],
    ['UPDATE views SET mood = NULL WHERE user_id = $1', 'is not bound to content_id'],
    ['DELETE FROM views WHERE last_viewed_at < $1', 'is not bound to content_id'],
    ['DELETE FROM user_days WHERE user_id = $1 AND random() < 0.5', 'random() in WHERE'],
    ['SELECT FROM views WHERE user_id = $1 FOR UPDATE', 'locks rows of many shards'],
    ['SELECT FROM json_to_recordset($1) AS k(c text) JOIN views v ON v.content_id = k.c FOR UPDATE OF v', 'locks rows of many shards'],
    ['WITH w AS (UPDATE views SET mood = NULL WHERE user_id = $1 RETURNING 1) SELECT FROM w', 'changes many shards in a WITH'],
    ['SELECT FROM content c JOIN users u ON u.id = c.owner_id WHERE c.id = $1', 'joins users of the coordinator'],
    ['SELECT FROM collection_items i JOIN content c ON c.id = i.content_id', 'joins tables of other shards: content, collections'],
    [
      'SELECT FROM json_to_recordset($1) AS k(c text) LEFT JOIN views v ON v.content_id = k.c',
      'an outer join that keeps rows which are in no shard: its tables would be fetched whole',
    ],
  ])('"%s" would be refused', (statement, why) => expect(refusalsOf(statement, changing)).toContain(why));

  it.each([
    'INSERT INTO views AS v (content_id) SELECT c FROM json_to_recordset($1) AS k(c text) ON CONFLICT (content_id, user_id) DO UPDATE SET mood = COALESCE(EXCLUDED.mood, v.mood) RETURNING xmax = 0',
    'UPDATE views AS v SET mood = NULL FROM json_to_recordset($1) AS k(c text) WHERE v.content_id = k.c RETURNING v.user_id',
    'SELECT FROM reports WHERE content_id = $1 AND id = $2 FOR UPDATE',
    'INSERT INTO leases (name) VALUES ($1) ON CONFLICT (name) DO UPDATE SET held_until = clock_timestamp()',
    'SELECT FROM views WHERE content_id = ANY($1)',
    'SELECT FROM json_to_recordset($1) AS k(c text) JOIN content c ON c.id = k.c LEFT JOIN views v ON v.content_id = c.id',
    'WITH gone AS (DELETE FROM user_days WHERE user_id = $1 RETURNING day) INSERT INTO user_days (user_id, day) SELECT $2, day FROM gone',
  ])('"%s" would not', (statement) => expect(refusalsOf(statement, changing)).toEqual([]));

  it('that read contents, counts and viewer states, with any columns', () => {
    const reads = [...statements.values()].filter(({ name }) => /^(contents-by-id|stats-by-id|viewer-states):/.test(name));
    expect(reads.length).toBeGreaterThan(40);
    expect(reads.flatMap(({ name, text }) => refusalsOf(text, changing).map((why) => `${name}: ${why}`))).toEqual([]);
  });

  it('of every interaction, of the reads for a card, of a history by the timeline index and of an erasure pass', async () => {
    // Each job reports its first run, after which its statements no longer mix with those of the interactions.
    await until(async () => (await app.services.metrics.jobRuns.get()).values.length === jobCount, 'the jobs have run');
    const sent = new Set<string>();
    const { query } = Client.prototype;
    jest.spyOn(Client.prototype, 'query').mockImplementation(function (this: Client, ...args: unknown[]) {
      const [asked] = args as [string | { text: string }];
      sent.add(typeof asked === 'string' ? asked : asked.text);
      return (query as (...given: unknown[]) => never).apply(this, args);
    });
    await everyAct();
    const client = await app.pool.connect();
    for (const step of eraseSteps) await step.take(client, 'ada', { person: 'a', content: 'b' });
    client.release();
    jest.restoreAllMocks();
    const names = [
      'INSERT INTO views',
      'INSERT INTO reactions',
      'INSERT INTO content_stats',
      'INSERT INTO interaction_details',
      'DELETE FROM interaction_details',
      'UPDATE comments',
      'UPDATE reviews',
      'INSERT INTO reports',
      'INSERT INTO user_history',
      'FROM user_history',
      'FROM history\n',
    ];
    for (const name of names) expect([name, [...sent].some((text) => text.includes(name))]).toEqual([name, true]);
    // Checks the statement behind a view, too.
    const { rows } = await app.pool.query("SELECT viewname, rtrim(definition, ';') AS definition FROM pg_views WHERE schemaname = 'public'");
    const whole = (text: string) =>
      rows.reduce((sql, { viewname, definition }) => sql.replace(new RegExp(`FROM ${viewname}\\b`), `FROM (${definition}) ${viewname}`), text);
    const refused = [...sent].flatMap((text) => refusalsOf(whole(text), changing).map((why) => `${why}: ${text.replace(/\s+/g, ' ').slice(0, 160)}`));
    expect(refused).toEqual([]);
  });

  async function everyAct(): Promise<void> {
    const contentId = 'film';
    const as = 'ada';
    await app.addContents({ id: contentId, tags: ['sea'] }, { id: 'book' });
    const { handle } = await act('startView', { contentId }, { as, select: 'handle' });
    const eventId = '0198a000-0000-7000-8000-000000000001';
    for (const progressPct of [10, 90])
      await act('recordView', { contentId, eventId, durationMs: 60_000 + progressPct, progressPct }, { as, select: 'qualified' });
    await act('recordView', { contentId, handle, durationMs: 0, progressPct: 100, isComplete: true }, { as, select: 'qualified' });
    for (const name of ['like', 'like', 'dislike', 'undislike', 'save', 'save', 'unsave', 'play', 'skip', 'complete'])
      await act(name, { contentId }, { as });
    await act('share', { contentId, recipient: 'a friend' }, { as });
    const { comment } = await act('addComment', { contentId, body: 'Hello' }, { as, select: 'comment { id }' });
    const reply = await act('addComment', { contentId, body: 'Hi', parentId: comment.id }, { as: 'ben', select: 'comment { id }' });
    await act('editComment', { commentId: reply.comment.id, body: 'Hi there' }, { as: 'ben' });
    await act('deleteComment', { commentId: reply.comment.id }, { as: 'ben' });
    for (const rating of [7, 8]) await act('rate', { contentId, rating, body: 'Good' }, { as });
    const { review } = await act('rate', { contentId, rating: 9 }, { as, select: 'review { id }' });
    await act('markReviewHelpful', { reviewId: review.id }, { as: 'ben' });
    await act('unrate', { contentId }, { as });
    for (const _ of [1, 2]) await act('report', { contentId, reason: 'SPAM' }, { as, select: 'reportId' });
    const card = '{ id stats { viewCount likeCount } viewerState { hasViewed hasLiked hasSaved } }';
    await read(`query ($ids: [ID!]!) { contents(ids: $ids) ${card} }`, { ids: [contentId, 'book'] }, { as });
    await rebuildUserHistory(app.pool);
    for (const list of ['history', 'history(first: 1, types: [VIEW, REACTION], reactions: ["LIKE", "LOVE"], text: "x")', 'recentlyViewed'])
      await read(`{ ${list} { edges { node { id } } } }`, {}, { as });
    await read('{ trending { edges { node { content { id } } } } }', {}, { as });
  }
});

it.each([
  [1, 32],
  [8, 32],
  [9, 64],
  [48, 256],
])('workers with %i cores together get %i shards', (cores, shards) => expect(shardCount(cores)).toBe(shards));
