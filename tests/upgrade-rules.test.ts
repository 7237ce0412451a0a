import { readdirSync, readFileSync } from 'node:fs';
import { loadModule } from 'libpg-query';
import { lastRelease } from './support/releases';
import { breachesIn, madeBy } from './support/upgrade-rules';

const { version, files } = lastRelease();
const folder = 'prisma/migrations';
const here = readdirSync(folder).flatMap((name) => (name.endsWith('.toml') ? [] : [`${folder}/${name}/migration.sql`]));
const released = Object.keys(files).filter((file) => file.endsWith('/migration.sql'));
const later = here.filter((file) => !files[file]);
let known: Set<string>;
beforeAll(async () => {
  await loadModule();
  known = new Set(released.flatMap((file) => madeBy(files[file] as string)));
});

it(`the migrations of ${version} are as they were released, to the letter, and come first`, () => {
  for (const file of released) expect([file, readFileSync(file, 'utf8')]).toEqual([file, files[file]]);
  for (const file of later) expect([file, released.every((before) => before < file)]).toEqual([file, true]);
});

it(`servers of ${version} keep working with every later migration`, () => {
  expect(later.flatMap((file) => breachesIn(readFileSync(file, 'utf8'), known).map((breach) => `${file}: ${breach}`))).toEqual([]);
});

it.each([
  ['ALTER TABLE views DROP COLUMN mood', 'drops a column'],
  ['ALTER TABLE views ADD COLUMN x int, ALTER COLUMN mood TYPE int', 'changes the type of a column'],
  ['ALTER TABLE views ALTER COLUMN mood SET NOT NULL', 'refuses NULL in a column'],
  ['ALTER TABLE views ALTER COLUMN mood DROP DEFAULT', 'drops a default'],
  ['ALTER TABLE views ADD COLUMN x int NOT NULL', 'adds a column that must be given'],
  ["ALTER TABLE views ADD CONSTRAINT c CHECK (mood <> '')", 'adds a constraint'],
  ['ALTER TABLE views DROP CONSTRAINT views_pkey', 'drops a constraint, on which an ON CONFLICT may stand'],
  ['ALTER TABLE views RENAME TO seen; CREATE TABLE views (x int)', 'takes a name away'],
  ['ALTER TABLE views RENAME COLUMN mood TO feeling', 'takes a name away'],
  ['DROP TABLE views; CREATE TABLE views (x int)', 'drops views'],
  ['DROP VIEW history', 'drops history'],
  ['DROP INDEX views_idx', 'drops views_idx'],
  ['CREATE UNIQUE INDEX ON views (user_id)', 'refuses rows that were alike until now'],
  ["UPDATE views SET mood = ''", 'changes rows'],
  ['DELETE FROM views', 'deletes rows'],
  ['TRUNCATE views', 'deletes rows'],
  ['CREATE TRIGGER t AFTER INSERT ON views EXECUTE FUNCTION f()', 'acts on what others write'],
  ['DO $$ BEGIN DROP TABLE views; END $$', 'does what nobody can see here'],
  ['-- bearable: so\nDROP TABLE views', 'drops views'],
])('"%s" would be caught', (sql, breach) => expect(breachesIn(sql, known)).toEqual([expect.stringContaining(`${breach}: `)]));

it.each([
  'ALTER TABLE views ADD COLUMN x int, ADD COLUMN y int NOT NULL DEFAULT 0',
  'ALTER TABLE views ALTER COLUMN mood DROP NOT NULL',
  'CREATE TABLE made_later (x int); ALTER TABLE made_later ADD COLUMN y int NOT NULL; CREATE UNIQUE INDEX ON made_later (y); DROP TABLE made_later',
  'CREATE INDEX ON views (mood)',
  'DROP VIEW history; CREATE VIEW history AS SELECT 1',
  'INSERT INTO settings (name) VALUES ($1)',
  'SELECT 1;\n-- bearable: nobody has read it since the release before the last\nALTER TABLE views DROP COLUMN mood',
])('"%s" would not', (sql) => expect(breachesIn(sql, known)).toEqual([]));
