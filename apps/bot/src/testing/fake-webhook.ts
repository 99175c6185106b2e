import { createHmac, timingSafeEqual } from 'node:crypto';
import { type Mishap, startFakeHttp, suffer } from './fake-http.js';

/** A receiver that takes what is signed as the documentation says, and nothing else. */
export async function startFakeWebhook(secret = 'a-secret-of-the-webhook') {
  const deliveries: Record<string, unknown>[] = [];
  const queue: Mishap[] = [];
  const server = await startFakeHttp(({ headers, body }, response) => {
    const next = queue.shift();
    if (next) return suffer(next, response);
    const signed = createHmac('sha256', secret).update(`${headers['x-monitor-timestamp']}.${body}`).digest('hex');
    if (!isSame(String(headers['x-monitor-signature']), `v1=${signed}`)) return void response.writeHead(401).end();
    deliveries.push(JSON.parse(body) as Record<string, unknown>);
    response.writeHead(204).end();
  });
  return {
    url: `${server.url}/hook`,
    secret,
    requests: server.requests,
    deliveries,
    script(...mishaps: readonly Mishap[]) {
      queue.push(...mishaps);
    },
    close: server.close,
  };
}

function isSame(one: string, other: string): boolean {
  return one.length === other.length && timingSafeEqual(Buffer.from(one), Buffer.from(other));
}
