import {
  type Actor,
  AppError,
  type BodyOf,
  type Contract,
  contract,
  type Entry,
  errorBody,
  type OutputOf,
  type ParamsOf,
  type QueryInputOf,
  signActor,
} from '@jobs-monitor/core';
import { Agent, request } from 'undici';
import type { Logger } from '../logger.js';

/** Operations whose answer is one JSON object. */
export type JsonOperation = Exclude<keyof Contract, 'streamEvents'>;

/** Who asks, and under which id both logs know the request. */
export interface Caller {
  actor: Actor;
  requestId: string;
}

export interface CallInput<Id extends keyof Contract> {
  params?: ParamsOf<Contract[Id]>;
  query?: QueryInputOf<Contract[Id]>;
  body?: BodyOf<Contract[Id]>;
  idempotencyKey?: string;
  /** For what somebody waits for who did not ask for it. */
  timeoutMs?: number;
}

/** A request as it goes over the wire, for answers that are passed on untouched. */
export interface RawRequest extends Caller {
  method: Entry['method'];
  /** Path with query, encoded. */
  path: string;
  body: string;
  idempotencyKey?: string;
  /** For what takes longer than other requests. */
  timeoutMs?: number;
}

export interface RawAnswer {
  status: number;
  body: string;
  retryAfter: string | undefined;
}

export interface BotClientOptions {
  baseUrl: string | undefined;
  token: string | undefined;
  timeoutMs?: number;
  now: () => Date;
  log: Logger;
  /** Told when anything but a question has been answered, or was not: from then on answers may be others. */
  onActed?(): void;
}

/** A test waits for what truly became of it, one attempt in each channel of at most 4 s; a command may take as long. */
const LONG_MS: Partial<Record<keyof Contract, number>> = { sendTestAlert: 6_000, useConsole: 5_000 };

/** How long an operation may take, where that is longer than usual. */
export const longTimeout = (id: keyof Contract): Pick<RawRequest, 'timeoutMs'> => {
  const timeoutMs = LONG_MS[id];
  return timeoutMs === undefined ? {} : { timeoutMs };
};

/** The bot's API, typed by the contract. Every failure is an `AppError`; no call outlives its timeout. */
export type BotClient = ReturnType<typeof createBotClient>;

export function createBotClient({ baseUrl, token, timeoutMs = 2_500, now, log, onActed }: BotClientOptions) {
  const agent = new Agent({ connections: 32, pipelining: 1, connect: { timeout: timeoutMs } });
  const base = baseUrl?.replace(/\/+$/, '');

  /** Sends one request. Whatever keeps it from being answered is `bot_unreachable` or `bot_timeout`. */
  async function send(raw: RawRequest): Promise<RawAnswer> {
    const startedAt = performance.now();
    const signal = AbortSignal.timeout(raw.timeoutMs ?? timeoutMs);
    try {
      const answer = await request(target(raw.path), { ...outgoing(raw), signal, dispatcher: agent });
      const body = await answer.body.text();
      refuseWrongToken(answer.statusCode, body);
      const retryAfter = answer.headers['retry-after'];
      return { status: answer.statusCode, body, retryAfter: Array.isArray(retryAfter) ? retryAfter[0] : retryAfter };
    } catch (cause) {
      const error = cause instanceof AppError ? cause : unreachable(cause, signal.aborted);
      log.warn('jobs_api_proxy_error', {
        code: error.code,
        method: raw.method,
        path: raw.path,
        request_id: raw.requestId,
        duration_ms: Math.round(performance.now() - startedAt),
        reason: error.message,
      });
      throw error;
    } finally {
      if (raw.method !== 'GET') onActed?.();
    }
  }

  function target(path: string): string {
    if (!base) throw new AppError('bot_not_configured', 'BOT_JOBS_API_BASE_URL is not set');
    return base + path;
  }

  function outgoing({ method, path, body, requestId, actor, idempotencyKey }: RawRequest) {
    const sentPath = new URL(target(path)).pathname + new URL(target(path)).search;
    return {
      method,
      body: method === 'GET' ? undefined : body,
      headers: {
        accept: 'application/json',
        'x-request-id': requestId,
        ...(token && {
          authorization: `Bearer ${token}`,
          'x-actor': signActor(actor, { method, path: sentPath, body }, token, now()),
        }),
        ...(method !== 'GET' && { 'content-type': 'application/json' }),
        ...(idempotencyKey && { 'idempotency-key': idempotencyKey }),
      },
    };
  }

  return {
    send,

    /** Calls one operation and checks what came back. The bot's own refusals are thrown with its code. */
    async call<Id extends JsonOperation>(
      id: Id,
      input: CallInput<Id>,
      caller: Caller,
    ): Promise<OutputOf<Contract[Id]>> {
      const entry: Entry = contract[id];
      const body = entry.method === 'GET' ? '' : JSON.stringify(input.body ?? {});
      const path = pathOf(entry, (input.params ?? {}) as Record<string, string>) + searchOf(input.query ?? {});
      const answer = await send({
        ...caller,
        method: entry.method,
        path,
        body,
        ...longTimeout(id),
        ...(input.timeoutMs && { timeoutMs: input.timeoutMs }),
        ...(input.idempotencyKey && { idempotencyKey: input.idempotencyKey }),
      });
      const json = parseJson(answer.body);
      if (answer.status >= 400) throw refusal(answer, json);
      const parsed = entry.output.safeParse(json);
      if (parsed.success) return parsed.data as OutputOf<Contract[Id]>;
      log.error('bot_answer_invalid', { operation: id, issues: parsed.error.issues.slice(0, 5) });
      throw new AppError('bot_unreachable', 'The bot answered with something that is not in the contract');
    },

    /** Opens the bot's event stream; it ends with `signal`, or when the bot is silent for 40 s. */
    async openEvents(lastEventId: string | undefined, caller: Caller, signal: AbortSignal) {
      const raw: RawRequest = { ...caller, method: 'GET', path: contract.streamEvents.path, body: '' };
      const { headers, ...rest } = outgoing(raw);
      const answer = await request(target(raw.path), {
        ...rest,
        headers: { ...headers, accept: 'text/event-stream', ...(lastEventId && { 'last-event-id': lastEventId }) },
        signal,
        headersTimeout: timeoutMs,
        bodyTimeout: 40_000,
        dispatcher: agent,
      });
      if (answer.statusCode === 200) return answer.body;
      await answer.body.dump();
      throw new AppError('bot_unreachable', `The bot answered the event stream with ${answer.statusCode}`);
    },

    close: () => agent.destroy(),
  };
}

/** The path of an entry with its parameters filled in, each encoded as one segment. */
export function pathOf(entry: Entry, params: Record<string, string>): string {
  return entry.path.replace(/:(\w+)/g, (_, name: string) => encodeURIComponent(params[name] ?? ''));
}

function searchOf(query: object): string {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (value !== undefined && value !== '') search.set(name, String(value));
  }
  const text = search.toString();
  return text && `?${text}`;
}

function parseJson(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}

/** A refused token is our misconfiguration: passed on as it is, it would look like an ended session. */
function refuseWrongToken(status: number, body: string) {
  if (status !== 401 && status !== 403) return;
  const code = errorBody.safeParse(parseJson(body)).data?.error;
  if (code === 'forbidden') return;
  const hint = code === 'api_disabled' ? 'the bot has no DB_HEALTH_TOKEN' : 'DB_HEALTH_TOKEN differs between the two';
  throw new AppError('bot_unreachable', `The bot refused the web app: ${hint}`);
}

function refusal(answer: RawAnswer, json: unknown): AppError {
  const parsed = errorBody.safeParse(json);
  if (!parsed.success) return new AppError('bot_unreachable', `The bot answered with status ${answer.status}`);
  const { error, message, details } = parsed.data;
  const retryAfterSeconds = Number(answer.retryAfter);
  return new AppError(error, message, { details, ...(retryAfterSeconds > 0 && { retryAfterSeconds }) });
}

function unreachable(cause: unknown, timedOut: boolean): AppError {
  const name = cause instanceof Error ? cause.name : '';
  if (timedOut || /Timeout/.test(name)) return new AppError('bot_timeout', 'The bot did not answer in time', { cause });
  return new AppError('bot_unreachable', 'The bot cannot be reached', { cause });
}
