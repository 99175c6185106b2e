import { createServer, type Server, type Socket } from 'node:net';
import type { ServerState } from './commands/context.js';
import { dispatch, refusal } from './commands/dispatch.js';
import { MongoError } from './errors.js';
import { createFrameReader } from './wire/framing.js';
import { frameReply, parseMessage, type Request } from './wire/message.js';
import { encodeReply } from './wire/reply.js';

/** Listens for clients; each connection's commands run one after another in order of arrival. */
export function createWireServer(state: ServerState) {
  const sockets = new Set<Socket>();
  const server = createServer({ noDelay: true }, (socket) => {
    sockets.add(socket);
    state.connections.current += 1;
    state.connections.totalCreated += 1;
    socket.on('close', () => {
      sockets.delete(socket);
      state.connections.current -= 1;
    });
    serve(socket, state, state.connections.totalCreated);
  });

  return {
    listen: (host: string, port: number): Promise<number> => listen(server, host, port),
    async close(): Promise<void> {
      const closed = new Promise((resolve) => server.close(resolve));
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
}

function serve(socket: Socket, state: ServerState, connectionId: number): void {
  const read = createFrameReader();
  const waiting: Buffer[] = [];
  let busy = false;

  socket.on('error', () => socket.destroy());
  socket.on('data', (chunk: Buffer) => {
    try {
      waiting.push(...read(chunk));
    } catch {
      socket.destroy();
      return;
    }
    if (!busy) void work();
  });

  async function work(): Promise<void> {
    busy = true;
    try {
      for (let frame = waiting.shift(); frame && !socket.destroyed; frame = waiting.shift()) await answer(frame);
    } catch {
      socket.destroy();
    }
    busy = false;
  }

  async function answer(frame: Buffer): Promise<void> {
    const request = parse(frame);
    const reply =
      request instanceof MongoError
        ? { document: refusal(request) }
        : await dispatch(state, request.command, connectionId);
    if (!reply) {
      socket.destroy();
      return;
    }
    if (!(request instanceof MongoError) && request.silent) return;
    const head = request instanceof MongoError ? { id: frame.readInt32LE(4), legacy: false } : request;
    socket.cork();
    for (const part of frameReply(head, encodeReply(reply))) socket.write(part);
    socket.uncork();
  }
}

/** The request, or the refusal of one whose frame is sound but whose bytes are not. */
function parse(frame: Buffer): Request | MongoError {
  try {
    return parseMessage(frame);
  } catch (error) {
    if (error instanceof MongoError) return error;
    throw error;
  }
}

function listen(server: Server, host: string, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      const address = server.address();
      resolve(typeof address === 'object' && address ? address.port : port);
    });
  });
}
