import { createHmac } from 'node:crypto';
import type { Pool } from 'pg';
import { below, type NextRequest } from './load';
import { type ServerProcess, secret } from './serve';
import { measureTurn, type Turn, type TurnSetting } from './turn';
import { cards, contents, type Dialect, hotContents, type Population, type Workload } from './workloads';

/** A running server that is compared with others on the same PostgreSQL. */
export interface Compared {
  title: string;
  server: ServerProcess;
  pool: Pool;
  dialect: Dialect;
  /** Content and user of every view sent. */
  pairs: Set<string>;
  /** Returns the sum of the view counters and the number of stored views, of the contents that are viewed during the measurement. */
  countViews(): Promise<{ counters: number; views: number }>;
}

/** Requests of one workload, by one population, to one server. */
export class Requests {
  private hotSent = 0;
  private tokens: string[] = [];

  constructor(
    private readonly to: Compared,
    private readonly workload: Workload,
    private readonly population: Population,
  ) {}

  /** @throws Error when a request failed. */
  measure(setting: TurnSetting): Promise<Turn> {
    if (this.tokens.length === 0 || this.population.hasNewTokens) this.tokens = signTokens(this.population.users);
    return measureTurn(this.to.server, this.to.pool, this.next, setting);
  }

  private readonly next: NextRequest = () => {
    const { users } = this.population;
    // Every hot view is the first of its user, and all hot views at one moment are of one content.
    const user = this.workload === 'hot' ? this.hotSent % users : below(users);
    const ids = this.contentIds();
    if (this.workload === 'view' || this.workload === 'hot') this.to.pairs.add(`${ids[0]} ${user}`);
    const { query, variables } = this.to.dialect[this.workload];
    return { token: this.tokens[user] as string, body: JSON.stringify({ query, variables: variables(ids) }) };
  };

  private contentIds(): string[] {
    const { users } = this.population;
    if (this.workload === 'hot') return [`hot-${users}-${Math.floor(this.hotSent++ / users) % hotContents}`];
    if (this.workload === 'cards') return Array.from({ length: cards }, () => `read-${below(contents)}`);
    return [`${this.workload === 'view' ? 'view' : 'read'}-${below(contents)}`];
  }
}

/** @throws Error unless the counters, the stored views and the number of distinct pairs sent are equal. */
export async function verifyCounts({ title, pairs, countViews }: Compared): Promise<void> {
  const { counters, views } = await countViews();
  if (counters !== pairs.size || views !== pairs.size)
    throw new Error(`${title} counted ${counters} and stored ${views} of ${pairs.size} distinct views.`);
}

let signed = 0;

/** Signs tokens of user-0, user-1 …, each different from all earlier ones. */
export function signTokens(users: number): string[] {
  const encode = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const now = Math.floor(Date.now() / 1_000);
  const head = encode({ alg: 'HS256', typ: 'JWT' });
  return Array.from({ length: users }, (_, n) => {
    const text = `${head}.${encode({ sub: `user-${n}`, iat: now, exp: now + 86_400, jti: String(signed++) })}`;
    return `${text}.${createHmac('sha256', secret).update(text).digest('base64url')}`;
  });
}
