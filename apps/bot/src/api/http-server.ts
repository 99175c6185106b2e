import { createServer, type IncomingMessage, type RequestListener, STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import { AppError, type ErrorCode, say } from '@jobs-monitor/core';
import { presentError } from './errors.js';

/** No address (path and query) is longer. */
export const MAX_URL_CHARACTERS = 8_192;
const MAX_HEADER_BYTES = 16_384;
const MAX_CONNECTIONS = 4_096;

/**
 * A server that no slow or malformed sender can hold on to: headers within 10 s, the whole request within 30 s, looked
 * after each second; what the parser itself refuses is answered with our error body.
 */
export function createHttpServer(
  listener: RequestListener,
  newId: () => string,
  { headersMs = 10_000, requestMs = 30_000, lookEveryMs = 1_000 } = {},
) {
  const server = createServer(
    {
      maxHeaderSize: MAX_HEADER_BYTES,
      headersTimeout: headersMs,
      requestTimeout: requestMs,
      keepAliveTimeout: 65_000,
      connectionsCheckingInterval: lookEveryMs,
      // Ours to refuse, so that the answer has a body.
      requireHostHeader: false,
    },
    listener,
  );
  server.maxConnections = MAX_CONNECTIONS;
  server.on('checkExpectation', listener);
  server.on('clientError', (error: NodeJS.ErrnoException & { rawPacket?: Buffer }, socket) => {
    if (error.code === 'ECONNRESET' || !socket.writable) socket.destroy();
    else refuse(socket as Socket, codeOf(error), newId());
  });
  return server;
}

/** Refuses what a server for one host has no use for, before anything looks at the address. */
export function checkTarget(request: IncomingMessage): void {
  const target = request.url ?? '';
  if (target.length > MAX_URL_CHARACTERS) throw new AppError('uri_too_long', say('en', 'error.uri_too_long'));
  if (!target.startsWith('/')) throw badRequest('The address must be a path');
  if (request.httpVersion === '1.1' && !request.headers.host) throw badRequest('The Host header is missing');
}

function badRequest(message: string): AppError {
  return new AppError('invalid_input', message);
}

function codeOf(error: NodeJS.ErrnoException & { rawPacket?: Buffer }): ErrorCode {
  if (error.code === 'ERR_HTTP_REQUEST_TIMEOUT') return 'request_timeout';
  if (error.code !== 'HPE_HEADER_OVERFLOW') return 'invalid_input';
  const requestLineEnds = error.rawPacket?.indexOf('\n') ?? -1;
  return requestLineEnds === -1 || requestLineEnds > MAX_URL_CHARACTERS ? 'uri_too_long' : 'headers_too_large';
}

function refuse(socket: Socket, code: ErrorCode, requestId: string): void {
  const { status, body } = presentError(new AppError(code, say('en', `error.${code}`)), requestId);
  const text = JSON.stringify(body);
  socket.end(
    [
      `HTTP/1.1 ${status} ${STATUS_CODES[status]}`,
      'Connection: close',
      'Cache-Control: no-store',
      'Content-Type: application/json; charset=utf-8',
      `Content-Length: ${Buffer.byteLength(text)}`,
      `X-Request-Id: ${requestId}`,
      '',
      text,
    ].join('\r\n'),
  );
}
