import { once } from 'node:events';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from '@jest/globals';
import { createFakeClock } from '../../testing/clock.js';
import { createRecordingLog } from '../../testing/log.js';
import { createHeartbeat, type Heartbeat } from './heartbeat.js';

const SECRET = '/ping/0b4e7c52?key=hush';
let server: Server;
let heartbeat: Heartbeat;

afterEach(async () => {
  await heartbeat.stop();
  server.closeAllConnections();
  server.close();
});

async function beatAgainst(
  answer: RequestListener,
  { healthy = () => true, timeoutMs = 2_000 }: { healthy?: () => boolean; timeoutMs?: number } = {},
) {
  server = createServer(answer).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const log = createRecordingLog();
  const clock = createFakeClock();
  const url = `http://127.0.0.1:${port}${SECRET}`;
  heartbeat = createHeartbeat({ url, healthy, log, timeoutMs, monotonic: clock.monotonic });
  const beat = () => {
    clock.advance(60_000);
    return heartbeat.beat();
  };
  return { beat, clock, log, host: `127.0.0.1:${port}` };
}

describe('the heartbeat', () => {
  it('calls the address by GET, as it was given', async () => {
    const calls: string[] = [];
    const { beat, log } = await beatAgainst((request, response) => {
      calls.push(`${request.method} ${request.url}`);
      response.end('OK');
    });
    expect(await beat()).toBe('sent');
    expect(calls).toEqual([`GET ${SECRET}`]);
    expect(log.lines).toEqual([]);
  });

  it('calls once a minute, however often it is asked', async () => {
    const { beat, clock } = await beatAgainst((_request, response) => response.end());
    expect(await beat()).toBe('sent');
    const outcomes: string[] = [];
    for (let seconds = 5; seconds <= 120; seconds += 5) {
      clock.advance(5_000);
      outcomes.push(await heartbeat.beat());
    }
    expect(outcomes.flatMap((outcome, index) => (outcome === 'sent' ? [(index + 1) * 5] : []))).toEqual([60, 120]);
  });

  it('is withheld while something is not well', async () => {
    let healthy = false;
    let calls = 0;
    const { beat } = await beatAgainst(
      (_request, response) => {
        calls += 1;
        response.end();
      },
      { healthy: () => healthy },
    );
    expect(await beat()).toBe('withheld');
    expect(calls).toBe(0);
    healthy = true;
    expect(await heartbeat.beat()).toBe('sent');
  });

  it('says when it fails and when it works again, each once, and never the address', async () => {
    let status = 500;
    const { beat, log, host } = await beatAgainst((_request, response) => response.writeHead(status).end());
    for (let beats = 0; beats < 3; beats += 1) expect(await beat()).toBe('failed');
    status = 200;
    for (let beats = 0; beats < 3; beats += 1) expect(await beat()).toBe('sent');
    expect(log.lines).toEqual([
      { level: 'warn', phrase: 'heartbeat_failed', fields: { host, problem: 'status 500' } },
      { level: 'info', phrase: 'heartbeat_restored', fields: { host } },
    ]);
    expect(JSON.stringify(log.lines)).not.toContain('hush');
  });

  it('follows no redirect', async () => {
    let elsewhere = 0;
    const { beat } = await beatAgainst((request, response) => {
      if (request.url === '/elsewhere') elsewhere += 1;
      response.writeHead(302, { location: '/elsewhere' }).end();
    });
    expect(await beat()).toBe('failed');
    expect(elsewhere).toBe(0);
  });

  it('waits no longer than it may', async () => {
    const { beat, log } = await beatAgainst(() => undefined, { timeoutMs: 50 });
    expect(await beat()).toBe('failed');
    expect(log.lines).toMatchObject([{ phrase: 'heartbeat_failed', fields: { problem: 'TimeoutError' } }]);
  });

  it('does not hold up a stop', async () => {
    const { beat, log } = await beatAgainst(() => undefined, { timeoutMs: 60_000 });
    const beating = beat();
    await once(server, 'request');
    await heartbeat.stop();
    expect(await beating).toBe('failed');
    expect(log.lines).toEqual([]);
  });

  it.each([
    ['short', 'OK'],
    ['long', 'x'.repeat(1_000_000)],
  ])('takes a %s answer, again and again', async (_name, text) => {
    const { beat } = await beatAgainst((_request, response) => response.end(text));
    expect([await beat(), await beat()]).toEqual(['sent', 'sent']);
  });
});
