// Every npm script runs this file first. It installs, generates and compiles whatever is missing or out of date.
// Then it runs the given script in the same process: node src/setup.mjs [script [arguments]]
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';

const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm';
const stamps = 'node_modules/.rapport';

if (!isInstalled()) work('Installing packages', () => run(npm, ['ci', '--no-fund', '--no-audit']));
generateClient('Generating the Prisma client', 'prisma/schema.prisma', 'src/infrastructure/database/generated');
// The benchmark compares the server with one that uses Prisma; neither the server nor its image needs that.
if (['bench', 'test', 'check'].includes(process.env.npm_lifecycle_event ?? ''))
  generateClient('Generating the Prisma client of the benchmark', 'tests/bench/peers/schema.prisma', 'tests/bench/peers/generated');
// These folders contain code for browsers, which is bundled and not compiled.
const pages = ['src/clients/dashboard', 'src/clients/view-tracker'];
const isOfPages = (file) => pages.some((page) => file.startsWith(join(page)));
step('Compiling', [...filesUnder('src').filter((file) => !isOfPages(file)), '.swcrc'], 'dist/main.js', () => {
  rmSync('dist', { recursive: true, force: true });
  run(process.execPath, [
    'node_modules/@swc/cli/bin/swc.js',
    'src',
    '--out-dir',
    'dist',
    '--strip-leading-paths',
    '--quiet',
    '--ignore',
    '**/*.mjs',
    ...pages.flatMap((page) => ['--ignore', `${page}/**`]),
  ]);
});
// The scripts `schema` and `codegen` generate the types that the bundles need, so they must run without the bundles.
if (!['schema', 'codegen'].includes(process.env.npm_lifecycle_event ?? '')) bundle();

const [node, , script, ...args] = process.argv;
if (script) {
  process.argv = [node, resolve(script), ...args];
  await import(pathToFileURL(resolve(script)).href);
}

/** Whether the packages in node_modules match the lock file. */
function isInstalled() {
  const installed = existsSync('node_modules/.package-lock.json') ? JSON.parse(readFileSync('node_modules/.package-lock.json', 'utf8')).packages : {};
  const wanted = Object.entries(JSON.parse(readFileSync('package-lock.json', 'utf8')).packages);
  return wanted.every(([path, { version, optional, devOptional }]) => path === '' || optional || devOptional || installed[path]?.version === version);
}

function generateClient(title, schema, result) {
  step(title, [schema, 'package-lock.json'], result, () =>
    // `generate` does not use the schema engine but would download it if it is missing. Any executable satisfies the check.
    run(process.execPath, ['node_modules/prisma/build/index.js', 'generate', '--no-hints', '--schema', schema], {
      PRISMA_SCHEMA_ENGINE_BINARY: process.execPath,
    }),
  );
}

function bundle() {
  step('Bundling the dashboard', [...filesUnder('src/clients/dashboard'), 'package-lock.json'], 'dist/dashboard/page/main.js', () => {
    const page = 'src/clients/dashboard';
    run(process.execPath, [
      'node_modules/esbuild/bin/esbuild',
      ...[`${page}/main.tsx`, `${page}/theme.ts`, `${page}/index.html`, `--outdir=dist/dashboard/page`],
      ...['--bundle', '--minify', '--loader:.html=copy', '--target=es2022,safari16', '--jsx=automatic', '--jsx-import-source=preact'],
    ]);
  });
  step('Bundling the view tracker', [...filesUnder('src/clients/view-tracker'), 'package-lock.json'], 'dist/tracker.js', () => {
    const esbuild = ['node_modules/esbuild/bin/esbuild', 'src/clients/view-tracker/tracker.ts', '--bundle', '--minify', '--target=es2022,safari16'];
    run(process.execPath, [...esbuild, '--format=iife', '--global-name=Rapport', '--outfile=dist/tracker.global.js']);
    const types = readFileSync('src/clients/view-tracker/api.ts', 'utf8');
    writeFileSync('dist/tracker.d.ts', `${types}\nexport declare const createTracker: CreateTracker;\n`);
    // Must run last, because `step` checks only that this file exists.
    run(process.execPath, [...esbuild, '--format=esm', '--outfile=dist/tracker.js']);
  });
}

/** Runs `act` unless the result exists and was built from the same inputs. */
function step(title, inputs, result, act) {
  const hash = createHash('sha256');
  for (const file of inputs) hash.update(file).update(readFileSync(file));
  const stamp = join(stamps, title.replaceAll(' ', '-'));
  const wanted = hash.digest('hex');
  if (existsSync(result) && existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return;
  work(title, act);
  mkdirSync(stamps, { recursive: true });
  writeFileSync(stamp, wanted);
}

function work(title, act) {
  const started = Date.now();
  process.stderr.write(`${title} … `);
  act();
  process.stderr.write(`${((Date.now() - started) / 1000).toFixed(1)} s\n`);
}

function run(command, args, env = {}) {
  const { status, stdout, stderr, error } = spawnSync(command, args, {
    env: { ...process.env, ...env },
    encoding: 'utf8',
    shell: command.endsWith('.cmd'),
  });
  if (status === 0) return;
  process.stderr.write(`failed\n${error?.message ?? ''}${stdout ?? ''}${stderr ?? ''}\n`);
  process.exit(1);
}

function filesUnder(folder) {
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && !entry.name.endsWith('.graphql'))
    .map((entry) => join(entry.parentPath ?? entry.path, entry.name))
    .sort();
}
