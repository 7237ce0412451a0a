import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const version = '5.1.5';
/** Ends with a slash, because `createRequire` expects a file or a folder in this form. */
export const postgraphileFolder = join(__dirname, '../../../node_modules/.rapport/postgraphile/');

export function isPostGraphileInstalled(): boolean {
  const installed = join(postgraphileFolder, 'node_modules/postgraphile/package.json');
  return existsSync(installed) && JSON.parse(readFileSync(installed, 'utf8')).version === version;
}

/** Installs PostGraphile for the benchmark. It is not a development dependency, because it and its editor need 300 MB. @throws Error when npm fails. */
export function installPostGraphile(): void {
  if (isPostGraphileInstalled()) return;
  mkdirSync(postgraphileFolder, { recursive: true });
  writeFileSync(join(postgraphileFolder, 'package.json'), '{ "private": true }\n');
  const options = ['--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'];
  const { status } = spawnSync('npm', ['install', ...options, `postgraphile@${version}`], { cwd: postgraphileFolder, stdio: 'inherit' });
  if (status !== 0) throw new Error(`PostGraphile ${version} could not be installed.`);
}
