import { type CatalogueRow, upsertContents } from '../../catalog/content/commands';
import { dayMs } from '../../domain/durations';
import type { Services } from '../../graphql/context';
import { statement } from '../../infrastructure/database/statement';
import type { Fact } from '../../ledger/facts';
import { grouped, startProgress } from '../progress';
import { imagineFacts } from './behaviour';
import { imagineCatalogue } from './catalogue';
import { imaginePeople, type Person } from './people';
import { between, type Random, seededRandom } from './random';

const peopleCount = 400;
const totalFacts = 25_000;
const guestFacts = 150;
const mostInFlight = 2_000;
/** Id of a content that the first user has not viewed, so that the example in the README records the first view. */
const leftToTheReader = 'video-2';
/** Number of users who own contents. They are the users whose id is a first name, such as `ada`. */
const ownerCount = 26;

/**
 * Stores a generated catalogue, 400 users and their interactions of four weeks in an empty database, which takes a few seconds. The ledger records
 * all interactions, so the counters are exact. The first user is `ada`. The server prints a token of this user.
 */
export async function fillDemo(services: Services, say: (line: string) => void, nowMs = Date.now(), random: Random = seededRandom(7)): Promise<void> {
  const people = imaginePeople(peopleCount, random);
  const guest = people[0] as Person;
  const owners = people.slice(0, ownerCount).map(({ id }) => id);
  const catalogue = imagineCatalogue(owners, guest.id, random);

  await insertPeople(services, people, nowMs);
  await insertInWaves(services, catalogue, nowMs, random);
  const all = imagineFacts({ catalogue, people, guest, guestFacts, totalFacts, policies: services.config.views.policies }, nowMs, random);
  const facts = all.filter(({ viewer, contentId }) => viewer.id !== guest.id || contentId !== leftToTheReader);
  await record(services, facts);
  say(`Demo          ${catalogue.length} contents and four weeks of ${people.length} made-up people: ${grouped(facts.length)} facts`);
}

const insertUsers = statement(
  'insert-demo-users',
  {},
  `INSERT INTO users (id, name, email, created_at, updated_at) SELECT id, name, email, $2, $2 FROM json_to_recordset($1) AS v(id text, name text, email text)
    ON CONFLICT (id) DO NOTHING`,
);

async function insertPeople({ pool }: Services, people: readonly Person[], nowMs: number): Promise<void> {
  const rows = people.map(({ id, name }) => ({ id, name, email: `${id}@example.com` }));
  await insertUsers.run(pool, [JSON.stringify(rows), new Date(nowMs - 100 * dayMs)]);
}

/** Inserts the contents in ten groups with different creation times, 90 to 36 days ago, all before the first interaction. */
async function insertInWaves({ pool }: Services, catalogue: readonly CatalogueRow[], nowMs: number, random: Random): Promise<void> {
  const waves = Array.from({ length: 10 }, (): CatalogueRow[] => []);
  for (const row of catalogue) waves[between(0, waves.length - 1, random)]?.push(row);
  for (const [index, rows] of waves.entries()) await upsertContents(pool, rows, nowMs - (90 - 6 * index) * dayMs);
}

/** Records the facts in order of time. Passes up to 2000 facts to the ledger at the same time, so that the ledger commits them in groups. */
async function record({ ledger, config }: Services, facts: readonly Fact[]): Promise<void> {
  const atOnce = Math.min(mostInFlight, config.ledger.maxQueue);
  let done = 0;
  const progress = startProgress(
    () => facts.length,
    () => done,
    () => `${grouped(done)} facts of the demo`,
  );
  try {
    while (done < facts.length) {
      const chunk = facts.slice(done, done + atOnce);
      await Promise.all(chunk.map((fact) => ledger.record(fact)));
      done += chunk.length;
    }
  } finally {
    progress.stop();
  }
}
