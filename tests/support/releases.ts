import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { brotliCompressSync, brotliDecompressSync, constants } from 'node:zlib';

export interface Release {
  version: string;
  commit: string;
  /** Texts of the compiled files, the migrations and the schema, by path. */
  files: Record<string, string>;
}

/** File with the latest recorded release. The git history contains the earlier releases. */
export const releaseFile = 'docs/released/release.json.br';
export const schemaFile = 'src/schema.graphql';

export function packRelease(release: Release): Buffer {
  return brotliCompressSync(JSON.stringify(release), { params: { [constants.BROTLI_PARAM_LGWIN]: constants.BROTLI_MAX_WINDOW_BITS } });
}

/**
 * Returns the release that `npm run release:record` stored last. Reads a file and not the git history, because shallow clones and archives have no
 * history.
 */
export function lastRelease(): Release {
  return JSON.parse(brotliDecompressSync(readFileSync(releaseFile)).toString());
}

export interface Installed {
  folder: string;
  remove(): void;
}

/** Installs a release in a new folder. It uses the npm packages of the current version. */
export function install({ files }: Release): Installed {
  const installed = emptyInstallation();
  for (const [file, text] of Object.entries(files)) write(join(installed.folder, file), text);
  return installed;
}

/** Installs the current compiled version in a new folder, with an additional migration. */
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
