import type { AddressInfo } from 'node:net';
import { connect, createServer, type Socket } from 'node:net';

export interface LineCutter {
  /** URL of the database for connections through the proxy. */
  url: string;
  /**
   * Called with each chunk of bytes for the database. Decides whether the proxy passes the chunk or cuts the connection, before or after passing it.
   */
  onRequest: (bytes: Buffer) => 'pass' | 'cut-after' | 'cut-before';
  cuts: number;
  close(): Promise<void>;
}

/** Starts a proxy in front of PostgreSQL that can cut a connection, for example during a COMMIT. */
export async function startProxy(databaseUrl: string): Promise<LineCutter> {
  const target = new URL(databaseUrl);
  const sockets = new Set<Socket>();
  const server = createServer((client) => {
    const upstream = connect(Number(target.port), target.hostname);
    for (const socket of [client, upstream]) {
      sockets.add(socket);
      socket.on('error', () => {});
      socket.on('close', () => {
        sockets.delete(socket);
        client.destroy();
        upstream.end();
      });
    }
    let isCut = false;
    upstream.on('data', (bytes) => isCut || client.write(bytes));
    client.on('data', (bytes) => {
      const verdict = proxy.onRequest(bytes);
      if (verdict !== 'cut-before') upstream.write(bytes);
      if (verdict === 'pass') return;
      proxy.cuts++;
      isCut = true;
      // Closes the client's connection. After `cut-after`, PostgreSQL still executes the statement, but the client does not receive the result.
      client.destroy();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const proxy: LineCutter = {
    url: Object.assign(new URL(databaseUrl), { port: String((server.address() as AddressInfo).port) }).href,
    onRequest: () => 'pass',
    cuts: 0,
    async close() {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  return proxy;
}
