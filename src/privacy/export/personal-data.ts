import { sources } from '../../community/notifications/queries';
import type { Queryable } from '../../infrastructure/database/pool';
import { allTables } from '../tables/tables';
import { toJson } from './csv-safety';
import { beginExport } from './queries';

type Row = Record<string, unknown>;

interface Section {
  name: string;
  /** Columns that the export omits, in addition to `user_id`, which the file contains once. */
  hidden?: readonly string[];
  /** Columns that the export writes as text, because JSON parsers would round their decimal numbers. */
  decimals?: readonly string[];
  /** SQL after FROM, including WHERE, that selects the rows of user $1 from a table with the alias `t`. */
  from: string;
}

/** Sections of the exported file, which together contain all data that the server stores about a user. docs/privacy.md describes each table. */
export const sections: readonly Section[] = [
  ...allTables.flatMap(({ table, personalData }) => {
    const { exportAs, hidden, decimals } = personalData ?? {};
    return Object.entries(exportAs ?? {}).map(([name, condition]) => ({ name, hidden, decimals, from: `${table} t WHERE ${condition}` }));
  }),
  {
    name: 'notifications',
    from: `(${sources.map(({ kind, table, at, isFor }) => `SELECT '${kind}' AS kind, content_id, id, ${at} AS at FROM ${table} WHERE ${isFor}`).join(' UNION ALL ')}) t`,
  },
];

const rowsAtATime = 500;

/**
 * Starts an export of all data about a user, read from one database snapshot. The returned function resolves with the next piece of a JSON object
 * that contains one list per section, and with null after the last piece. The transaction stays open until the caller closes the connection.
 */
export async function openEverything(db: Queryable, userId: string, nowMs: number): Promise<() => Promise<string | null>> {
  await db.query(beginExport);
  const pieces = piecesOf(db, userId, nowMs);
  return async () => {
    const { done, value } = await pieces.next();
    return done ? null : value;
  };
}

async function* piecesOf(db: Queryable, userId: string, nowMs: number): AsyncGenerator<string, void> {
  yield `{"userId": ${JSON.stringify(userId)}, "exportedAt": ${JSON.stringify(new Date(nowMs))}`;
  for (const { name, from, hidden = [], decimals = [] } of sections) {
    const omitted = ['user_id', ...hidden].join(',');
    const asText = decimals.map((column) => ` || jsonb_build_object('${column}', trim_scale(t.${column})::text)`).join('');
    await db.query(`DECLARE part NO SCROLL CURSOR FOR SELECT to_jsonb(t) - '{${omitted}}'::text[]${asText} AS row FROM ${from}`, [userId]);
    let separator = `,\n${JSON.stringify(name)}: [\n`;
    for (let rows: { row: Row }[] = []; ; ) {
      ({ rows } = await db.query<{ row: Row }>(`FETCH ${rowsAtATime} FROM part`));
      if (rows.length > 0) yield separator + rows.map(({ row }) => toJson(camelCased(row))).join(',\n');
      if (rows.length > 0) separator = ',\n';
      if (rows.length < rowsAtATime) break;
    }
    yield separator === ',\n' ? '\n]' : `${separator.trimEnd()}]`;
    await db.query('CLOSE part');
  }
  yield '\n}\n';
}

function camelCased(row: Row): Row {
  return Object.fromEntries(Object.entries(row).map(([name, value]) => [name.replace(/_(\w)/g, (_, letter) => letter.toUpperCase()), value]));
}
