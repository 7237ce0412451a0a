import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { packRelease, releaseFile, schemaFile } from './releases';

/** Stores the compiled server and its schema in docs/released, so that later versions can be tested together with this release. */
function recordRelease(): void {
  if (git('status', '--porcelain')) throw new Error('A release is recorded from a commit: commit first.');
  const { version } = JSON.parse(readFileSync('package.json', 'utf8')) as { version: string };
  const files = [...filesUnder('dist'), ...filesUnder('prisma'), schemaFile].filter(isNeeded);
  const texts = Object.fromEntries(files.map((file) => [file, readFileSync(file, 'utf8')]));
  const packed = packRelease({ version, commit: git('rev-parse', 'HEAD'), files: texts });
  writeFileSync(releaseFile, packed);
  process.stdout.write(`Recorded ${version}: ${files.length} files in ${Math.ceil(packed.length / 1000)} kB. Commit ${releaseFile}.\n`);
}

/** Returns whether later versions need the file. They do not need the page of the dashboard and source maps. */
function isNeeded(file: string): boolean {
  return !file.endsWith('.map') && !file.startsWith(join('dist/dashboard/page'));
}

function filesUnder(folder: string): string[] {
  const found = readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((name) => join(folder, name));
  return found.filter((file) => statSync(file).isFile()).sort();
}

function git(...args: string[]): string {
  return execFileSync('git', args, { encoding: 'utf8' }).trim();
}

recordRelease();
