import type { AddressInfo } from 'node:net';
import { type Actor, type Entry, signActor } from '@jobs-monitor/core';
import { createHttpServer } from '../api/http-server.js';
import type { AnswerStore } from '../api/idempotency.js';
import { type ApiDeps, createApi } from '../api/server.js';
import { createBus } from '../events/bus.js';
import { cannedOperations } from './api-answers.js';
import { createRecordingLog } from './log.js';

export const TOKEN = 'test-token-of-32-characters-long';
export const BEARER = { Authorization: `Bearer ${TOKEN}` };

/** Answers kept in memory, by the rules of the store. */
export function memoryAnswers(): AnswerStore {
  const kept = new Map<string, { digest: string; done?: { status: number; body: unknown } }>();
  return {
    async claim(key, digest) {
      const known = kept.get(key);
      if (!known) kept.set(key, { digest });
      if (!known) return { state: 'fresh' };
      if (known.digest !== digest) return { state: 'mismatch' };
      return known.done ? { state: 'done', ...known.done } : { state: 'busy' };
    },
    async complete(key, status, body) {
      const known = kept.get(key);
      if (known) known.done = { status, body };
    },
    async release(key) {
      kept.delete(key);
    },
  };
}

/** The API as it is, on a port of its own, over verbs that all succeed. */
export async function startTestApi(overrides: Partial<Omit<ApiDeps, 'log' | 'bus' | 'newId'>> = {}) {
  const log = createRecordingLog();
  const bus = createBus((name, error) => {
    throw new Error(`a listener of ${name} failed`, { cause: error });
  });
  let ids = 0;
  const newId = () => `request-${++ids}`;
  const api = createApi({
    operations: cannedOperations(),
    idempotency: memoryAnswers(),
    bus,
    otherRuns: { start() {}, stop() {} },
    metrics: { expose: async () => ({ type: 'text/plain', text: '# none\n' }), observeRequest() {} },
    checks: () => [{ name: 'database', ok: true }],
    tokens: [TOKEN],
    metricsPublic: false,
    trustedProxies: 0,
    actsPerMinute: 1_000_000,
    version: '1.0.0',
    log,
    now: () => new Date(),
    roleToday: ({ role }) => role,
    newId,
    inScope: (_scope, work) => work(),
    checkAnswers: true,
    ...overrides,
  });
  const server = createHttpServer(api.callback(), newId);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;

  return {
    server,
    api,
    bus,
    log,
    port,
    url: `http://127.0.0.1:${port}`,
    async close() {
      api.close();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** `X-Actor` for a call in somebody's name. */
export function actAs(role: Actor['role'], method: string, path: string, body = '', now = new Date()) {
  const actor: Actor = { kind: 'web', id: '7', name: 'Dana', role };
  return { ...BEARER, 'X-Actor': signActor(actor, { method, path, body }, TOKEN, now) };
}

/** A path that fits an entry, each parameter filled with an id that is valid. */
export function examplePath(entry: Pick<Entry, 'path'>): string {
  return entry.path.replaceAll(/:\w+/g, 'tidy_up');
}
