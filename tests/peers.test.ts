import { parse, validate } from 'graphql';
import { createSchema } from '../src/app/schema';
import { createPool } from '../src/infrastructure/database/pool';
import { peers } from './bench/compared';
import { Contestants } from './bench/contestants';
import { isPostGraphileInstalled } from './bench/peers/install';
import { createPeerTables } from './bench/peers/tables';
import { signTokens } from './bench/requests';
import { post, type ServerProcess, serverEnv, startProcess } from './bench/serve';
import { type Dialect, rapport, type Workload } from './bench/workloads';
import { cloneDatabase, type TestDatabase } from './support/database';

/** Finds the content, or the list of contents, in an answer: each server wraps it in other fields. */
function contentOf(data: unknown): unknown {
  if (typeof data !== 'object' || data === null || Array.isArray(data) || 'viewCount' in data) return data;
  return contentOf(Object.values(data)[0]);
}

const runnable = Object.entries(peers).filter(([key]) => key !== 'postgraphile' || isPostGraphileInstalled());

describe.each(runnable)('the hand-written server %s', (_, { file, dialect }) => {
  let database: TestDatabase;
  let server: ServerProcess;
  const [ada, ben] = signTokens(2) as [string, string];
  const ask = async (token: string, workload: Workload, ids: string[]) => {
    const { query, variables } = (dialect as Dialect)[workload];
    const { data, errors } = await post<object>(server, token, query, variables(ids));
    return { content: contentOf(data), errors };
  };

  beforeAll(async () => {
    database = await cloneDatabase({ isMigrated: false });
    await createPeerTables(database.url, { users: 2, contents: ['tea', 'rice', 'soup'], views: [['tea'], ['tea', 'soup']] });
    server = await startProcess(`peers/${file}`, { ...serverEnv(), DATABASE_URL: database.url });
  });
  afterAll(async () => {
    await server.stop();
    await database.drop();
  });

  it('counts a view once, also when two requests send it at the same time', async () => {
    await Promise.all([ask(ada, 'view', ['rice']), ask(ada, 'view', ['rice'])]);
    expect((await ask(ada, 'view', ['rice'])).content).toMatchObject({ viewCount: 1, hasViewed: true });
    const pool = createPool(database.url, 1);
    const { rows } = await pool.query("SELECT count(*)::int FROM views WHERE content_id = 'rice'");
    await pool.end();
    expect(rows).toEqual([{ count: 1 }]);
  });

  it('returns counters, and whether the user viewed each content of a page, in its order', async () => {
    expect((await ask(ben, 'stats', ['tea'])).content).toEqual({ viewCount: 2, likeCount: 0 });
    expect((await ask(ada, 'cards', ['soup', 'tea'])).content).toEqual([
      { id: 'soup', viewCount: 1, hasViewed: false },
      { id: 'tea', viewCount: 2, hasViewed: true },
    ]);
  });

  it('does nothing for a user with a token, and rejects others', async () => {
    expect((await ask(ada, 'noop', ['tea'])).content).toMatchObject({ viewCount: 1 });
    for (const workload of ['view', 'noop'] as const) expect((await ask(`${ada}x`, workload, ['tea'])).errors).toHaveLength(1);
  });
});

it.each(Object.entries(rapport))('the schema of Rapport has the operation of the workload %s', (_, { query }) => {
  expect(validate(createSchema([Contestants]), parse(query))).toEqual([]);
});
