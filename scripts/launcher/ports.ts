import { createServer } from 'node:net';
import { StartProblem } from './problem.js';

/**
 * The port to listen on. A configured one is taken at its word and must be free; without one it is the usual port, or any
 * free one when that is taken.
 */
export async function choosePort(options: {
  variable: string;
  configured: string | undefined;
  usual: number;
  host: string;
}): Promise<number> {
  const { variable, configured, usual, host } = options;
  if (!configured) return (await freePort(usual, host)) ?? (await freePort(0, host)) ?? usual;
  const port = Number(configured);
  if (!/^\d+$/.test(configured) || port < 1 || port > 65_535) {
    throw new StartProblem('start.problem.port_value', { variable, value: configured.slice(0, 40) });
  }
  if ((await freePort(port, host)) === null)
    throw new StartProblem('start.problem.port', { port: configured, host, variable });
  return port;
}

/** The port if one can listen on it (0: any), null if it is taken. */
function freePort(port: number, host: string): Promise<number | null> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'EADDRINUSE' || error.code === 'EACCES') resolve(null);
      else reject(new StartProblem('start.problem.host', { host }));
    });
    server.listen(port, host, () => {
      const address = server.address();
      const chosen = typeof address === 'object' && address ? address.port : port;
      server.close(() => resolve(chosen));
    });
  });
}
