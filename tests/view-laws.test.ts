import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { audit } from '../src/operations/audit/audit';
import { eraseUser } from '../src/privacy/erasure/run-erasure';
import { startApp, type TestApp } from './support/app';
import { brokenLaws } from './support/laws';
import { RecordViewDocument, type RecordViewInput, StatsDocument } from './support/operations';

/** Three servers on one database: what must hold between connections must hold between machines. */
const apps: TestApp[] = [];
beforeAll(async () => {
  const first = await startApp();
  apps.push(first, await startApp({ databaseUrl: first.databaseUrl }), await startApp({ databaseUrl: first.databaseUrl }));
}, 60_000);
afterAll(async () => {
  for (const app of apps.reverse()) await app.stop();
});

const users = 4;
const contents = 3;

interface View {
  act: 'view';
  user: number;
  content: number;
  /** Below 3000 it does not count. */
  durationMs: number;
  /** One of a few eventIds of this run; null: none. The same ids are repeated. */
  event: number | null;
  /** Of one without an event. The event 2 always has a handle. */
  hasHandle: boolean;
  /** How long ago it occurred; a handle allows no time before its own. */
  agoHours: number;
}
type Act = View | { act: 'erase'; user: number } | { act: 'audit'; fix: boolean };

const below = (n: number) => fc.integer({ min: 0, max: n - 1 });
const view: fc.Arbitrary<View> = fc.record({
  act: fc.constant('view' as const),
  user: below(users),
  content: below(contents),
  durationMs: fc.constantFrom(0, 2999, 3000, 4000, 60_000),
  event: fc.option(below(3)),
  hasHandle: fc.boolean(),
  agoHours: fc.constantFrom(0, 0, 1, 30, 200),
});
const act: fc.Arbitrary<Act> = fc.oneof(
  { arbitrary: view, weight: 12 },
  { arbitrary: fc.record({ act: fc.constant('erase' as const), user: below(users) }), weight: 2 },
  { arbitrary: fc.record({ act: fc.constant('audit' as const), fix: fc.boolean() }), weight: 1 },
);
/** Steps in sequence; the interactions of a step concurrently, each through another server. */
const steps = fc.array(fc.array(act, { minLength: 1, maxLength: 12 }), { minLength: 1, maxLength: 6 });

let runs = 0;

it('every count is its facts after any sequence of views, repeats, erasures and audits, on many connections', async () => {
  await fc.assert(fc.asyncProperty(steps, holdsAfterEach), { numRuns: 30, endOnFailure: true });
}, 180_000);

async function holdsAfterEach(sequence: Act[][]): Promise<void> {
  const run = new Run(++runs);
  await run.begin();
  for (const step of sequence) await run.step(step);
}

/** One sequence, on contents and users of its own, beside a plain model of what must come of it. */
class Run {
  private readonly app = apps[0] as TestApp;
  private readonly ids: string[];
  private readonly eventIds = Array.from({ length: 3 }, () => randomUUID());
  /** user/content that have viewed, and user/content/event that are recorded, since the user was last erased. */
  private seen = new Set<string>();
  private viewCounts = Array.from({ length: contents }, () => 0);
  private totals = Array.from({ length: contents }, () => 0);

  constructor(private readonly number: number) {
    this.ids = Array.from({ length: contents }, (_, i) => `law-${number}-${i}`);
  }

  begin(): Promise<void> {
    return this.app.addContents(...this.ids.map((id) => ({ id, type: 'VIDEO' as const })));
  }

  async step(acts: Act[]): Promise<void> {
    const answers = await Promise.all(acts.map((one, index) => this.perform(one, apps[index % apps.length] as TestApp)));
    this.expectModel(acts, answers);
    const { stats } = await this.app.get(StatsDocument, { contentIds: this.ids });
    expect(stats.map((row) => row?.viewCount)).toEqual(this.viewCounts);
    if (!acts.some((one) => one.act === 'erase')) expect(stats.map((row) => row?.totalViewCount)).toEqual(this.totals);
    this.totals = stats.map((row) => row?.totalViewCount ?? Number.NaN);
    expect(await brokenLaws(this.app.pool)).toEqual([]);
    await this.audit(false, this.app);
  }

  private async perform(one: Act, app: TestApp): Promise<boolean> {
    if (one.act === 'audit') return this.audit(one.fix, app);
    if (one.act === 'erase') return Boolean(await eraseUser(app.pool, this.userId(one.user)));
    const [contentId, userId] = [this.ids[one.content] as string, this.userId(one.user)];
    const input: RecordViewInput = { contentId, durationMs: one.durationMs, eventId: one.event === null ? null : this.eventIds[one.event] };
    if (one.event === null ? one.hasHandle : one.event === 2) input.handle = await this.handleFor(app, userId, contentId, one.event);
    else if (one.agoHours > 0) input.occurredAt = new Date(Date.now() - one.agoHours * 3_600_000).toISOString();
    const { data, errors } = await app.ask(RecordViewDocument, { input }, { as: userId });
    // A user who was erased concurrently can no longer use an older handle or token.
    expect(errors.filter(({ extensions }) => !['CONFLICT', 'UNAUTHENTICATED', 'UNAVAILABLE'].includes(String(extensions?.code)))).toEqual([]);
    return data?.recordView.isChanged ?? false;
  }

  /** The handle of an event is always the same one, as a player would send it again. */
  private async handleFor(app: TestApp, userId: string, contentId: string, event: number | null): Promise<string> {
    const key = `${userId}/${contentId}/${event}`;
    const handle = this.handles.get(key) ?? app.services.viewHandles.open(userId, contentId, Date.now() - 120_000);
    if (event !== null) this.handles.set(key, handle);
    return (await handle).handle;
  }

  private readonly handles = new Map<string, Promise<{ handle: string }>>();

  private async audit(fix: boolean, app: TestApp): Promise<boolean> {
    const drifts: unknown[] = [];
    // Only one audit fixes at a time; the others report that.
    await audit(app.pool, { hourlyDays: 35, fix, onDrift: (drift) => drifts.push(drift), onProgress: () => {} }).catch((error: Error) =>
      expect(error.message).toContain('Another audit is fixing this database'),
    );
    expect(drifts).toEqual([]);
    return false;
  }

  /** What was new is counted, and it was new exactly once — which one of those at once is not for the model to say. */
  private expectModel(acts: Act[], answers: boolean[]): void {
    const erased = new Set(acts.flatMap((one) => (one.act === 'erase' ? [one.user] : [])));
    const changes = new Map<string, number>();
    acts.forEach((one, index) => {
      if (one.act !== 'view') return;
      const pair = `${one.user}/${one.content}`;
      const event = one.event === null ? null : `${pair}/${one.event}`;
      const counts = one.durationMs >= 3000 || (event !== null && this.seen.has(event));
      if (answers[index]) {
        changes.set(pair, (changes.get(pair) ?? 0) + 1);
        this.viewCounts[one.content] = (this.viewCounts[one.content] ?? 0) + 1;
        expect(one.durationMs).toBeGreaterThanOrEqual(3000);
        if (!erased.has(one.user)) expect(this.seen.has(pair)).toBe(false);
      }
      if (counts && !(event !== null && this.seen.has(event))) this.totals[one.content] = (this.totals[one.content] ?? 0) + 1;
      if (counts && event !== null) this.seen.add(event);
    });
    for (const one of acts) {
      if (one.act !== 'view' || one.durationMs < 3000 || erased.has(one.user)) continue;
      const pair = `${one.user}/${one.content}`;
      expect(changes.get(pair) ?? 0).toBe(this.seen.has(pair) ? 0 : 1);
    }
    for (const one of acts) if (one.act === 'view' && one.durationMs >= 3000 && !erased.has(one.user)) this.seen.add(`${one.user}/${one.content}`);
    if (erased.size > 0) this.forget(erased);
  }

  /** The order of an erasure and a concurrent view is unknown, so those users continue under a new name. */
  private forget(erased: Set<number>): void {
    for (const user of erased) this.generations[user] = (this.generations[user] ?? 0) + 1;
    this.seen = new Set([...this.seen].filter((key) => !erased.has(Number(key.split('/')[0]))));
  }

  private readonly generations = Array.from({ length: users }, () => 0);

  private userId(user: number): string {
    return `law-${this.number}-user-${user}-${this.generations[user]}`;
  }
}
