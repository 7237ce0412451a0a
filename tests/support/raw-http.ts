import { once } from 'node:events';
import { connect, type Socket } from 'node:net';

export interface RawAnswer {
  status: number;
  headers: string;
  body: string;
}

/** Opens a TCP connection to the server at `url`. */
export async function openConnection(url: string, localAddress?: string): Promise<Socket> {
  const { hostname, port } = new URL(url);
  const socket = connect({ port: Number(port), host: hostname, localAddress }).on('error', () => {});
  await once(socket, 'connect');
  return socket;
}

/** Sends an HTTP request unmodified, even if it is malformed. Resolves with the response when the connection has closed. */
export async function rawRequest(
  url: string,
  method: string,
  path: string,
  { headers = {}, body = '', from }: { headers?: Record<string, string>; body?: string | Buffer; from?: string } = {},
): Promise<RawAnswer> {
  const socket = await openConnection(url, from);
  const lines = Object.entries({ host: 'x', connection: 'close', ...(body.length > 0 && { 'content-length': String(body.length) }), ...headers });
  socket.write(`${method} ${path} HTTP/1.1\r\n${lines.map((line) => line.join(': ')).join('\r\n')}\r\n\r\n`, 'latin1');
  socket.write(body);
  return answerOf(socket);
}

/** Reads a response until the connection closes. Closes the connection itself after a complete event stream, because the server does not. */
export async function answerOf(socket: Socket): Promise<RawAnswer> {
  const pieces: Buffer[] = [];
  socket.on('data', (piece: Buffer) => {
    pieces.push(piece);
    if (String(piece).endsWith('0\r\n\r\n')) socket.destroySoon();
  });
  // Does not use `once`, because `once` rejects on errors, and the server may close the connection before it has read the whole request.
  if (!socket.closed) await new Promise((resolve) => socket.once('close', resolve));
  const [headers = '', ...rest] = Buffer.concat(pieces).toString().split('\r\n\r\n');
  return { status: Number(/^HTTP\/1\.1 (\d+)/.exec(headers)?.[1]), headers, body: rest.join('\r\n\r\n') };
}
