import { connect, type Socket } from 'node:net';

/** Returns the next request: a token, a JSON body and a path, by default that of GraphQL. */
export type NextRequest = () => { token: string; body: string; path?: string };

export interface LoadResult {
  requests: number;
  failures: number;
  /** The first answer that was a failure. */
  firstFailure: string | null;
  seconds: number;
  /** In milliseconds, sorted. */
  latencies: number[];
}

/**
 * Keeps `connections` keep-alive sockets busy with one request each for `seconds`. Uses plain sockets, because a full client costs more CPU than the
 * measured server and both share the cores.
 */
export async function load(port: number, connections: number, seconds: number, next: NextRequest): Promise<LoadResult> {
  const result: LoadResult = { requests: 0, failures: 0, firstFailure: null, seconds: 0, latencies: [] };
  const started = performance.now();
  const end = started + seconds * 1000;
  await Promise.all(Array.from({ length: connections }, () => drive(port, end, next, result)));
  result.seconds = (performance.now() - started) / 1000;
  result.latencies.sort((a, b) => a - b);
  return result;
}

/** The `p` quantile of sorted values. */
export function quantile(sorted: readonly number[], p: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * p))] ?? Number.NaN;
}

export function median(values: number[]): number {
  if (values.length === 0) return Number.NaN;
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 ? (sorted[middle] as number) : ((sorted[middle - 1] as number) + (sorted[middle] as number)) / 2;
}

/** A random integer from 0 (inclusive) to `n` (exclusive). */
export function below(n: number): number {
  return Math.floor(Math.random() * n);
}

function drive(port: number, end: number, next: NextRequest, result: LoadResult): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket: Socket = connect({ port, host: '127.0.0.1', noDelay: true });
    let sentAt = 0;
    let received: Buffer | null = null;

    const ask = () => {
      try {
        send();
      } catch (error) {
        socket.destroy();
        reject(error);
      }
    };
    const send = () => {
      const { token, body, path = '/graphql' } = next();
      sentAt = performance.now();
      socket.write(
        `POST ${path} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\nAccept: application/json\r\nAuthorization: Bearer ${token}\r\nContent-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
      );
    };
    socket.on('connect', ask);
    socket.on('error', reject);
    socket.on('close', () => resolve());
    socket.on('data', (chunk) => {
      received = received ? Buffer.concat([received, chunk]) : chunk;
      const head = received.indexOf('\r\n\r\n');
      if (head < 0) return;
      const text = received.subarray(0, head).toString('latin1');
      const length = Number(/content-length: (\d+)/i.exec(text)?.[1]);
      if (received.length < head + 4 + length) return;
      const isGood = text.startsWith('HTTP/1.1 200') && received.indexOf('"errors"', head) < 0;
      if (!isGood) result.firstFailure ??= received.toString();
      received = null;
      const now = performance.now();
      result.requests++;
      if (!isGood) result.failures++;
      result.latencies.push(now - sentAt);
      if (now < end) ask();
      else socket.end();
    });
  });
}
