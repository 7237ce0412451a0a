import type { AddressInfo } from 'node:net';
import { connect, createServer, type Socket } from 'node:net';

export interface LineCutter {
  /** The database's URL, by way of this proxy. */
  url: string;
  /** Called with every piece that goes to the server; returns what to do with it and with the connection. */
  onRequest: (bytes: Buffer) => 'pass' | 'cut-after' | 'cut-before';
  cuts: number;
  close(): Promise<void>;
}

/** Stands between the ledger and PostgreSQL, and cuts the line at the worst of moments. */
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
      // The server gets what was sent and acts on it; its answer never arrives.
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
