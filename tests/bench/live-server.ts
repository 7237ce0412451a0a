import { type ChildProcess, fork } from 'node:child_process';
import { join } from 'node:path';
import type { Order } from './live-clients';
import { fillCatalogue, type Server, startServer, tokensOf } from './serve';

const clientProcesses = 2;

/** A server, and processes with subscribers. */
export interface LiveServer {
  server: Server;
  clients: ChildProcess[];
  port: number;
  tokens: string[];
  stop(): Promise<void>;
}

export async function startLiveServer(contents: string[]): Promise<LiveServer> {
  const server = await startServer({}, ['--expose-gc']);
  const clients = Array.from({ length: clientProcesses }, () => fork(join(__dirname, 'live-clients.ts'), { execArgv: ['-r', '@swc-node/register'] }));
  await fillCatalogue(server, contents);
  return {
    server,
    clients,
    port: server.port,
    tokens: await tokensOf(250),
    async stop() {
      for (const client of clients) if (client.connected) client.disconnect();
      await server.stop();
    },
  };
}

/** Opens `count` sockets, distributed over the processes. */
export async function openSockets(house: LiveServer, count: number): Promise<void> {
  const share = (process: number) => Math.floor(count / clientProcesses) + (process < count % clientProcesses ? 1 : 0);
  await all(house, (i) => ({ do: 'open', port: house.port, tokens: house.tokens, count: share(i) }));
}

/** Sends an order to every process and waits for all responses. @throws Error when a process exits. */
export function all<T = number>({ clients }: LiveServer, order: (i: number) => Order): Promise<T[]> {
  return Promise.all(
    clients.map((client, i) => {
      const answer = message<T>(client);
      client.send(order(i));
      return answer;
    }),
  );
}

function message<T>(from: ChildProcess): Promise<T> {
  return new Promise((resolve, reject) => {
    const onExit = (code: number | null) => reject(new Error(`A process ended with ${code}.`));
    from.once('exit', onExit);
    from.once('message', (told) => {
      from.off('exit', onExit);
      resolve(told as T);
    });
  });
}
