import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { brotliCompressSync, brotliDecompressSync, constants } from 'node:zlib';

export interface Release {
  version: string;
  commit: string;
  /** Compiled files, migrations and schema: text by path. */
  files: Record<string, string>;
}

/** Holds the latest release only; earlier ones are in the git history. */
export const releaseFile = 'docs/released/release.json.br';
export const schemaFile = 'src/schema.graphql';

export function packRelease(release: Release): Buffer {
  return brotliCompressSync(JSON.stringify(release), { params: { [constants.BROTLI_PARAM_LGWIN]: constants.BROTLI_MAX_WINDOW_BITS } });
}

/** Returns the previous release as recorded by `npm run release:record`. Does not need the git history, which clones and archives can lack. */
export function lastRelease(): Release {
  return JSON.parse(brotliDecompressSync(readFileSync(releaseFile)).toString());
}

export interface Installed {
  folder: string;
  remove(): void;
}

/** Installs a release in its own folder, with the packages of this version. */
export function install({ files }: Release): Installed {
  const installed = emptyInstallation();
  for (const [file, text] of Object.entries(files)) write(join(installed.folder, file), text);
  return installed;
}

/** Installs this compiled version with one additional migration. */
export function installThisWith(migration: string, sql: string): Installed {
  const installed = emptyInstallation();
  for (const part of ['dist', 'prisma']) cpSync(part, join(installed.folder, part), { recursive: true, filter: (file) => !file.endsWith('.map') });
  write(join(installed.folder, 'prisma/migrations', migration, 'migration.sql'), sql);
  return installed;
}

function emptyInstallation(): Installed {
  const path = mkdtempSync(join(tmpdir(), 'rapport-release-'));
  symlinkSync(resolve('node_modules'), join(path, 'node_modules'), 'junction');
  writeFileSync(join(path, 'package.json'), readFileSync('package.json'));
  return { folder: path, remove: () => rmSync(path, { recursive: true, force: true }) };
}

function write(file: string, text: string): void {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
}
