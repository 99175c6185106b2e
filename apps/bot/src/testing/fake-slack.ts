import { type Mishap, startFakeHttp, suffer } from './fake-http.js';

/**
 * An incoming webhook that answers as Slack's do: `ok`, or its word for what is wrong. What comes next can be scripted.
 */
export async function startFakeSlack() {
  const messages: string[] = [];
  const queue: Mishap[] = [];
  const server = await startFakeHttp(({ path, body }, response) => {
    const next = queue.shift();
    if (next) return suffer(next, response);
    const refuse = (status: number, word: string) => void response.writeHead(status).end(word);
    if (path !== '/services/T000/B000/secret') return refuse(404, 'no_service');
    const text = readText(body);
    if (text === null) return refuse(400, 'invalid_payload');
    if (text === '') return refuse(400, 'no_text');
    messages.push(text);
    response.writeHead(200).end('ok');
  });
  return {
    url: `${server.url}/services/T000/B000/secret`,
    requests: server.requests,
    /** As they were written, in Slack's markup. */
    messages,
    script(...mishaps: readonly Mishap[]) {
      queue.push(...mishaps);
    },
    close: server.close,
  };
}

export const slackSays = (status: number, word: string, headers: Record<string, string> = {}): Mishap => ({
  kind: 'answer',
  status,
  body: word,
  headers,
});

function readText(body: string): string | null {
  try {
    const { text } = JSON.parse(body) as { text?: unknown };
    return typeof text === 'string' ? text : '';
  } catch {
    return null;
  }
}
