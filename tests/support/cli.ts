import { type ChildProcess, spawn } from 'node:child_process';

interface Ended {
  code: number | null;
  stdout: string;
  stderr: string;
}

/** Starts the compiled CLI in its own process. `ended` resolves with the exit code and the output of the process. */
export function startCli(args: string[], env: NodeJS.ProcessEnv = {}): { child: ChildProcess; ended: Promise<Ended> } {
  const child = spawn(process.execPath, ['dist/cli/cli.js', ...args], { env: { ...process.env, NODE_ENV: '', ...env } });
  const printed = { stdout: '', stderr: '' };
  child.stdout.setEncoding('utf8').on('data', (text) => (printed.stdout += text));
  child.stderr.setEncoding('utf8').on('data', (text) => (printed.stderr += text));
  return { child, ended: new Promise((resolve) => child.once('close', (code) => resolve({ code, ...printed }))) };
}

export function cli(args: string[], env?: NodeJS.ProcessEnv): Promise<Ended> {
  return startCli(args, env).ended;
}
