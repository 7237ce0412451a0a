import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { Client, type Connection, type FieldDef, type Submittable } from 'pg';
import { type Columns, statements } from '../src/infrastructure/database/statement';
import { cloneDatabase, type TestDatabase } from './support/database';

// Statements are defined where modules are loaded. Entry points start something when they are loaded, and define none.
const entryPoints = /^(main|cli\/(cli|emit-\w+)|discovery\/recommendations\/worker)\.ts$/;
const source = join(__dirname, '../src');
for (const file of readdirSync(source, { recursive: true, encoding: 'utf8' }))
  if (file.endsWith('.ts') && !entryPoints.test(file) && !/^clients\/|generated\//.test(file)) require(join(source, file));

let database: TestDatabase;
let client: Client;

beforeAll(async () => {
  database = await cloneDatabase();
  client = new Client({ connectionString: database.url });
  await client.connect();
});
afterAll(async () => {
  await client.end();
  await database.drop();
});

it.each([...statements.values()].map((statement) => [statement.name, statement] as const))(
  '%s returns the columns that its row type declares',
  async (_, { text, columns }) => {
    expect(await columnsOf(client, text)).toEqual(declared(columns));
  },
);

function declared(columns: Columns): Record<string, string> {
  return Object.fromEntries(
    Object.entries(columns).map(([name, column]) => [name, typeof column === 'string' ? column.replace('?', '') : column.type]),
  );
}

/** The result columns of a statement and their types, as PostgreSQL describes them without executing it. */
async function columnsOf(db: Client, text: string): Promise<Record<string, string>> {
  const fields = await describeStatement(db, text);
  const { rows } = await db.query<{ name: string }>(
    "SELECT replace(replace(replace(typname, '_', ''), 'varchar', 'text'), 'jsonb', 'json') || CASE WHEN typname LIKE '\\_%' THEN '[]' ELSE '' END AS name FROM unnest($1::oid[]) WITH ORDINALITY t(oid, n) JOIN pg_type USING (oid) ORDER BY n",
    [fields.map(({ dataTypeID }) => dataTypeID)],
  );
  return Object.fromEntries(fields.map(({ name }, index) => [name, rows[index]?.name ?? 'unknown']));
}

function describeStatement(db: Client, text: string): Promise<FieldDef[]> {
  return new Promise((resolve, reject) => {
    let fields: FieldDef[] = [];
    const description: Submittable & Record<string, unknown> = {
      submit(connection: Connection) {
        connection.parse({ text, name: '', types: [] }, false);
        connection.describe({ type: 'S', name: '' }, false);
        connection.sync();
      },
      handleRowDescription: (message: { fields: FieldDef[] }) => {
        fields = message.fields;
      },
      handleError: reject,
      handleReadyForQuery: () => resolve(fields),
    };
    db.query(description);
  });
}
