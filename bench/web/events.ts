import { type ClientRequest, request } from 'node:http';

/** An open event stream. */
export interface Listening {
  close(): void;
}

/** Reads an event stream; resolves when it is open. Told of each event that has data, with the moment at which it came. */
export function listen(
  url: string,
  headers: Record<string, string>,
  onEvent: (data: string, atMs: number) => void,
): Promise<Listening> {
  return new Promise((resolve, reject) => {
    const asked: ClientRequest = request(url, { headers, agent: false }, (answer) => {
      if (answer.statusCode !== 200) reject(new Error(`${url}: ${answer.statusCode}`));
      let rest = '';
      answer.setEncoding('utf8');
      answer.on('data', (chunk: string) => {
        const atMs = Date.now();
        const lines = (rest + chunk).split('\n');
        rest = lines.pop() ?? '';
        for (const line of lines) if (line.startsWith('data: {')) onEvent(line.slice(6), atMs);
      });
      resolve({ close: () => asked.destroy() });
    });
    asked.on('error', reject);
    asked.end();
  });
}
