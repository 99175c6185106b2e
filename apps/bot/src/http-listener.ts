import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { StartProblem } from './start-problem.js';

/** Listens; answers the address to reach it at. Throws `StartProblem` if that cannot be. */
export async function listen(server: Server, host: string, port: number): Promise<string> {
  try {
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(port, host, () => {
        server.off('error', reject);
        resolve();
      });
    });
  } catch (error) {
    throw new StartProblem(sentenceOf(error as NodeJS.ErrnoException, host, port), { cause: error });
  }
  const { address, family, port: bound } = server.address() as AddressInfo;
  return `http://${family === 'IPv6' ? `[${address}]` : address}:${bound}`;
}

/** Accepts nothing more; what is being answered may finish, within the time given. */
export async function closeWithin(server: Server, withinMs: number): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  server.closeIdleConnections();
  const timer = setTimeout(() => server.closeAllConnections(), withinMs);
  await closed;
  clearTimeout(timer);
}

function sentenceOf({ code, message }: NodeJS.ErrnoException, host: string, port: number): string {
  switch (code) {
    case 'EADDRINUSE':
      return `Port ${port} of ${host} is taken: stop what uses it, or set BOT_API_PORT to a free port (0 finds one).`;
    case 'EACCES':
      return `Port ${port} may not be used by this user: set BOT_API_PORT to one above 1023.`;
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
      return `${host} is not an address of this machine: set HOST to one that is, such as 127.0.0.1.`;
    default:
      return `The API cannot listen on ${host}:${port} (${message}): check HOST and BOT_API_PORT.`;
  }
}
