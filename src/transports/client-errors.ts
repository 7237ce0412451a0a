import { STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import { CodedError, type ErrorCode } from '../domain/errors';

interface Refusal {
  status: number;
  code: ErrorCode;
  message: string;
}

const malformed: Refusal = { status: 400, code: 'BAD_USER_INPUT', message: 'The request is not valid HTTP/1.1.' };
const refusals: Record<string, Refusal> = {
  ERR_HTTP_REQUEST_TIMEOUT: { status: 408, code: 'TIMEOUT', message: 'The request did not arrive in time. Send it again.' },
  HPE_HEADER_OVERFLOW: { status: 431, code: 'PAYLOAD_TOO_LARGE', message: "The request's headers must be at most 16 KiB." },
  HPE_CHUNK_EXTENSIONS_OVERFLOW: { status: 413, code: 'PAYLOAD_TOO_LARGE', message: "The request's chunk extensions are too large." },
};

/** Sends an error response to a request that reaches no route, because Node cannot parse the request or did not receive it in time. */
export function answerClientError(error: Error & { code?: string }, socket: Socket): void {
  if (error.code === 'ECONNRESET') return void socket.destroy();
  closeWith(socket, refusals[error.code ?? ''] ?? malformed);
}

/** Writes an error response to the socket and closes the connection. If a response has already begun, only closes the connection. */
export function closeWith(socket: Socket, { status, code, message }: Refusal): void {
  const { _httpMessage: response } = socket as Socket & { _httpMessage?: { headersSent: boolean } };
  if (!socket.writable || response?.headersSent) return void socket.destroy();
  const body = JSON.stringify({ errors: [{ message, extensions: new CodedError(code, message).extensions }] });
  const headers = ['content-type: application/json; charset=utf-8', `content-length: ${Buffer.byteLength(body)}`, 'connection: close'];
  socket.write(`HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\n${headers.join('\r\n')}\r\n\r\n${body}`);
  socket.destroySoon();
}
