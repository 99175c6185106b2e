import { isDeepStrictEqual } from 'node:util';
import { type Actor, AppError, type Entry, say } from '@jobs-monitor/core';
import type Router from '@koa/router';
import { authorise } from '../operations/authorise.js';
import { parseBody, readBody } from './body.js';
import { type CallerDeps, callerOf } from './caller.js';
import type { ApiContext, ApiState } from './context.js';
import { withinDeadline } from './deadline.js';
import { invalidInput, type Problem, problemsOf } from './errors.js';
import { type Answer, type createIdempotency, idempotencyKeyOf } from './idempotency.js';
import { parseQuery } from './query.js';
import type { ActorRate } from './rate.js';

/** A verb: the actor first, then what the contract has checked. */
export type Verb = (actor: Actor, input: never) => Promise<unknown>;

export interface RouteDeps extends CallerDeps {
  once: ReturnType<typeof createIdempotency>;
  rate: ActorRate;
  /** Compare every answer with the contract; tests do. */
  checkAnswers: boolean;
}

export type ApiRouter = Router<ApiState>;

/**
 * The whole web framework that we own: mounts a contract entry on a verb. In order: who asks, whether they may, whether
 * params, query and body are as the contract says (all problems at once), the verb, its answer with the entry's status.
 */
export function createMount(router: ApiRouter, deps: RouteDeps) {
  return function mount(operation: string, entry: Entry, verb: Verb): void {
    router.register(entry.path, [entry.method], async (ctx) => {
      ctx.state.route = entry.path;
      const { actor, bodyText } = await admit(ctx, entry, deps);
      const input = checkInput(ctx, entry, bodyText, ctx.params);
      const run = async (): Promise<Answer> => {
        const text = JSON.stringify(await verb(actor, input as never));
        if (deps.checkAnswers) checkAnswer(entry, text);
        return { status: entry.status, text };
      };
      // Around everything: a key is kept for as long as its request may still happen.
      const answering = entry.acts ? act(ctx, actor, operation, bodyText, run) : run();
      const answer = await withinDeadline(entry.slow, answering);
      ctx.status = answer.status;
      ctx.type = 'application/json';
      ctx.body = answer.text;
    });
  };

  function act(ctx: ApiContext, actor: Actor, operation: string, bodyText: string, run: () => Promise<Answer>) {
    const limited = () => deps.rate.within(`${actor.kind}:${actor.id}`, run);
    const key = idempotencyKeyOf(ctx.get('idempotency-key'));
    if (key === null) return limited();
    const scope = `${actor.kind}:${actor.id}:${operation}`;
    return deps.once({ scope, key, content: `${ctx.path}\n${bodyText}` }, limited);
  }
}

/** Mounts an entry of kind `stream`: the same admission, then the handler has the response to itself. */
export function mountStream(router: ApiRouter, entry: Entry, deps: CallerDeps, open: (ctx: ApiContext) => void): void {
  router.register(entry.path, [entry.method], async (ctx) => {
    ctx.state.route = entry.path;
    const { bodyText } = await admit(ctx, entry, deps);
    checkInput(ctx, entry, bodyText, ctx.params);
    open(ctx);
  });
}

async function admit(ctx: ApiContext, entry: Entry, deps: CallerDeps): Promise<{ actor: Actor; bodyText: string }> {
  const bodyText = await readBody(ctx.req);
  const actor = callerOf(ctx, bodyText, deps);
  ctx.state.actor = actor;
  authorise(actor, entry.role);
  return { actor, bodyText };
}

function checkInput(ctx: ApiContext, entry: Entry, bodyText: string, params: unknown) {
  const problems: Problem[] = [];
  const check = (schema: Entry['params'], value: unknown, where: string) => {
    const checked = schema.safeParse(value);
    if (!checked.success) problems.push(...problemsOf(checked.error, where));
    return checked.data;
  };
  const input = {
    params: check(entry.params, { ...(params as object) }, 'params'),
    query: check(entry.query, parseQuery(ctx.querystring), 'query'),
    body: check(entry.body, parseBody(bodyText, ctx.get('content-type')), 'body'),
  };
  if (problems.length > 0) throw invalidInput(problems);
  return input;
}

/** An answer must be what the contract says, and nothing beside it: an unknown field is a leak. */
function checkAnswer(entry: Entry, text: string): void {
  const wire: unknown = JSON.parse(text);
  const checked = entry.output.safeParse(wire);
  if (checked.success && isDeepStrictEqual(checked.data, wire)) return;
  const details = checked.success ? 'fields that the contract does not know' : problemsOf(checked.error, 'answer');
  throw new AppError('internal', `${say('en', 'error.internal')}: ${entry.path}`, { details });
}
