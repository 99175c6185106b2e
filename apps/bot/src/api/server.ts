import { contract, type Entry } from '@jobs-monitor/core';
import Router from '@koa/router';
import Koa from 'koa';
import helmet from 'koa-helmet';
import type { Bus } from '../events/bus.js';
import type { Log } from '../events/log.js';
import type { OtherRuns } from '../operations/other-runs.js';
import type { Operations } from '../operations/verb.js';
import { createAnswer } from './answer.js';
import type { CallerDeps } from './caller.js';
import type { ApiState } from './context.js';
import { createEvents } from './events.js';
import { createGuard } from './guard.js';
import { type Check, mountHealth } from './health.js';
import { createHook, type Hook } from './hook.js';
import { type AnswerStore, createIdempotency } from './idempotency.js';
import { createNotFound } from './not-found.js';
import { openApiOf } from './openapi.js';
import { createActorRate } from './rate.js';
import { createMount, mountStream, type Verb } from './route.js';

export interface ApiDeps extends CallerDeps {
  operations: Operations;
  idempotency: AnswerStore;
  bus: Bus;
  /** What other processes do, for the event stream. */
  otherRuns: OtherRuns;
  metrics: {
    /** The text of `/metrics` and its media type. */
    expose(): Promise<{ type: string; text: string }>;
    observeRequest(method: string, route: string, status: number, seconds: number): void;
  };
  /** What `/readyz` tells; must not wait. */
  checks(): readonly Check[];
  /** Accepted tokens: the current one, then the next. Empty: the API is disabled. */
  tokens: readonly string[];
  metricsPublic: boolean;
  /** How many proxies before us are believed about the caller's address. */
  trustedProxies: number;
  actsPerMinute: number;
  version: string;
  log: Log;
  newId(): string;
  /** Does something so that every line that is logged meanwhile names the request. */
  inScope<T>(scope: { request_id: string }, work: () => T): T;
  /** Where Telegram posts updates, if it does. */
  hook?: Hook | null;
  /** Compare every answer with the contract; for tests. */
  checkAnswers?: boolean;
}

/** The HTTP window on the operations. `callback` is for `createHttpServer`; `close` ends the event streams. */
export function createApi(deps: ApiDeps) {
  const app = new Koa<ApiState>();
  const router = new Router<ApiState>({ sensitive: true, strict: true });
  const events = createEvents({ bus: deps.bus, others: deps.otherRuns, epoch: deps.newId().replaceAll('-', '') });
  app.proxy = deps.trustedProxies > 0;
  app.maxIpsCount = deps.trustedProxies;
  // Answers that could not be written: the reader has gone.
  app.on('error', (error: unknown) => deps.log.info('answer_not_delivered', { error }));

  mountContract();
  mountHealth(router, deps.checks);
  mountDocuments();
  app.use(createAnswer({ ...deps, observe: deps.metrics.observeRequest }));
  app.use(helmet({ contentSecurityPolicy: { useDefaults: false, directives: { defaultSrc: ["'none'"] } } }));
  app.use(createHook(deps.hook ?? null));
  app.use(createGuard(deps));
  app.use(router.routes());
  app.use(createNotFound(router));

  return {
    callback: () => app.callback(),
    close: events.close,
  };

  function mountContract(): void {
    const callers = { now: deps.now, roleToday: deps.roleToday };
    const mount = createMount(router, {
      once: createIdempotency(deps.idempotency, deps.log),
      rate: createActorRate(deps.actsPerMinute),
      ...callers,
      checkAnswers: deps.checkAnswers ?? false,
    });
    const { streamEvents, ...verbs } = contract;
    for (const [operation, entry] of Object.entries(verbs) as [keyof Operations, Entry][]) {
      mount(operation, entry, deps.operations[operation] as Verb);
    }
    mountStream(router, streamEvents, callers, events.open);
  }

  function mountDocuments(): void {
    const openApi = JSON.stringify(openApiOf(contract, deps.version));
    router.get('/openapi.json', (ctx) => {
      ctx.state.route = '/openapi.json';
      ctx.type = 'application/json';
      ctx.body = openApi;
    });
    router.get('/metrics', async (ctx) => {
      ctx.state.route = '/metrics';
      const { type, text } = await deps.metrics.expose();
      ctx.set('Content-Type', type);
      ctx.body = text;
    });
  }
}
