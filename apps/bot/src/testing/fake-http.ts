import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A request as it came in whole. */
export interface ReceivedRequest {
  method: string;
  path: string;
  headers: IncomingMessage['headers'];
  body: string;
  /** Milliseconds by the monotonic clock. */
  at: number;
}

/** What a fake server does with a request instead of answering it well. `reset`: reads all of it, then cuts the connection. */
export type Mishap =
  | { kind: 'answer'; status: number; body?: string; headers?: Record<string, string> }
  | { kind: 'hang' | 'reset' };

export interface FakeHttp {
  url: string;
  requests: ReceivedRequest[];
  close(): Promise<void>;
}

/** An HTTP server on a port of its own that records what comes in before `answer` is asked. */
export async function startFakeHttp(
  answer: (request: ReceivedRequest, response: ServerResponse) => void,
): Promise<FakeHttp> {
  const requests: ReceivedRequest[] = [];
  const server = createServer((request, response) => {
    readBody(request).then(
      (body) => {
        const { method = '', url: path = '', headers } = request;
        const received = { method, path, headers, body, at: performance.now() };
        requests.push(received);
        answer(received, response);
      },
      () => response.destroy(),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}`, requests, close: () => close(server) };
}

/** Does what the mishap says with an open request. */
export function suffer(mishap: Mishap, response: ServerResponse): void {
  if (mishap.kind === 'answer') response.writeHead(mishap.status, mishap.headers).end(mishap.body ?? '');
  if (mishap.kind === 'reset') response.socket?.resetAndDestroy();
}

async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}

async function close(server: Server): Promise<void> {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
}
