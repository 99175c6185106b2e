import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import {
  AppError,
  type Contract,
  contract,
  type Entry,
  type ErrorBody,
  type ErrorCode,
  type OutputOf,
  verifyActor,
} from '@jobs-monitor/core';
import { statusOf } from '../http/errors.js';
import {
  buildAlert,
  buildChannel,
  buildDelivery,
  buildResolvedAlert,
  buildRule,
  buildSilence,
} from './alert-builders.js';
import {
  buildAuditEntry,
  buildDeploy,
  buildFailure,
  buildJob,
  buildRun,
  buildRunSummary,
  buildStats,
  buildWorker,
  NOW,
} from './builders.js';
import { chatAnswers } from './fake-chat.js';

/** What came in, as a test wants to look at it. */
export interface Received {
  operation: keyof Contract;
  params: Record<string, string>;
  search: string;
  body: string;
  headers: IncomingMessage['headers'];
  /** The signed actor, or null when the signature does not hold. */
  actor: ReturnType<typeof verifyActor>;
}

/** What was asked for, for answers that depend on it. */
export interface Asked {
  params: Record<string, string>;
  query: URLSearchParams;
  body: string;
}

type JsonOperation = Exclude<keyof Contract, 'streamEvents'>;
/** An answer, or what makes one out of the question, or refuses it by throwing an `AppError`. */
export type Answers = { [Id in JsonOperation]?: Answer<OutputOf<Contract[Id]>> };
type Answer<Output> = Output | ((asked: Asked) => Output | Promise<Output>);
type Refusal = { status: number; code: ErrorCode; details?: unknown };

const PING_MS = 15_000;

export const TOKEN = 'a-shared-secret-of-tests';

/** A real HTTP server that answers like the bot, from data that a test may change while it runs. */
export type FakeBot = Awaited<ReturnType<typeof startFakeBot>>;

export async function startFakeBot({ now = () => NOW } = {}) {
  const answers: Answers = defaultAnswers();
  const refusals = new Map<keyof Contract, Refusal>();
  const received: Received[] = [];
  const streams = new Set<ServerResponse>();
  let hangs = false;
  let nextEventId = 1;

  const server = createServer(async (request, response) => {
    const url = new URL(request.url ?? '/', 'http://bot');
    const found = match(request.method ?? 'GET', url.pathname);
    const body = await text(request);
    if (!found) return refuse(response, { status: 404, code: 'not_found' });
    const { id, params } = found;
    const signed = { method: request.method ?? '', path: request.url ?? '', body };
    const actor = verifyActor(String(request.headers['x-actor'] ?? '.'), signed, TOKEN, now());
    received.push({ operation: id, params, search: url.search, body, headers: request.headers, actor });
    if (hangs) return;
    if (request.headers.authorization !== `Bearer ${TOKEN}`)
      return refuse(response, { status: 401, code: 'unauthorized' });
    const refusal = refusals.get(id);
    if (refusal) return refuse(response, refusal);
    if (id === 'streamEvents') return stream(response);
    const known = answers[id];
    const answer = await answerTo(known, { params, query: url.searchParams, body });
    if (answer instanceof AppError) return refuse(response, { status: statusOf(answer.code), ...answer });
    if (answer === undefined) return refuse(response, { status: 404, code: 'not_found' });
    response.writeHead(contract[id].status, { 'content-type': 'application/json' }).end(JSON.stringify(answer));
  });

  function stream(response: ServerResponse) {
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    response.write(': hello\n\n');
    streams.add(response);
    response.on('close', () => streams.delete(response));
  }

  const pinging = setInterval(() => {
    for (const response of streams) response.write(': ping\n\n');
  }, PING_MS);

  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;

  return {
    url: `http://127.0.0.1:${port}`,
    answers,
    refusals,
    received,
    streams,
    setHanging(next: boolean) {
      hangs = next;
    },
    emit(event: unknown, id = nextEventId++) {
      for (const response of streams) response.write(`id: ${id}\ndata: ${JSON.stringify(event)}\n\n`);
    },
    async stop() {
      clearInterval(pinging);
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function defaultAnswers(): Answers {
  const run = buildRun();
  const job = buildJob();
  const triggered = {
    message: 'The run was asked for',
    job_id: job.job_id,
    run_id: 'run-new',
    status: 'pending',
  } as const;
  return {
    listJobs: { jobs: [job] },
    listActive: { active_runs: [], recent_runs: [buildRunSummary()] },
    getRun: { run },
    getJob: { job, active_runs: [], history: [buildRunSummary()], stats: buildStats() },
    explainJob: { job_id: job.job_id, state: 'waiting', next_run_at: job.next_run_at, explanation: [] },
    triggerJob: triggered,
    pauseJob: { job },
    resumeJob: { job },
    listRuns: { runs: [buildRunSummary()], next_cursor: null },
    getRunLogs: { logs: [], next: 0 },
    listAttempts: { runs: [buildRunSummary()] },
    cancelRun: { run_id: run.run_id, cancel: 'requested' },
    retryRun: triggered,
    getStats: buildStats(),
    listFailures: { failures: [buildFailure()], next_cursor: null },
    getFailure: { failure: buildFailure() },
    acknowledgeFailure: { failure: buildFailure({ state: 'acknowledged' }) },
    resolveFailure: { failure: buildFailure({ state: 'resolved' }) },
    listDeploys: { deploys: [buildDeploy()] },
    recordDeploy: { deploy: buildDeploy() },
    listAlerts: { alerts: [buildAlert()], next_cursor: null, open: 1 },
    listDeliveries: { deliveries: [buildDelivery()], next_cursor: null },
    getAlerting: {
      file: { path: 'config/alerts.yml', loaded_at: NOW.toISOString(), problems: [] },
      rules: [buildRule()],
      channels: [buildChannel()],
    },
    sendTestAlert: { results: [{ channel: 'telegram', ok: true, error: null, took_ms: 120 }] },
    getAlert: { alert: buildAlert() },
    acknowledgeAlert: { alert: buildAlert({ state: 'acknowledged' }) },
    resolveAlert: { alert: buildResolvedAlert() },
    listSilences: { silences: [buildSilence()] },
    createSilence: { silence: buildSilence() },
    endSilence: { silence: buildSilence() },
    useConsole: ({ body }) => ({ replies: chatAnswers(body) }),
    listAudit: { entries: [buildAuditEntry()], next_cursor: null },
    listWorkers: { workers: [buildWorker()] },
    getSystem: {
      version: '0.1.0',
      database: 'embedded',
      ready: true,
      checks: [{ name: 'database', ok: true }],
      started_at: NOW.toISOString(),
      switched_off: [{ capability: 'Telegram', variable: 'TELEGRAM_BOT_TOKEN' }],
    },
    redeemSignInLink: { actor: { kind: 'telegram', id: '77', name: 'Dana', role: 'operator' } },
  };
}

/** What an answer makes of the question; an `AppError` that it throws is a refusal. */
async function answerTo(known: unknown, asked: Asked): Promise<unknown> {
  try {
    return typeof known === 'function' ? await known(asked) : known;
  } catch (error) {
    if (error instanceof AppError) return error;
    throw error;
  }
}

function match(method: string, path: string): { id: keyof Contract; params: Record<string, string> } | null {
  for (const [id, entry] of Object.entries(contract) as [keyof Contract, Entry][]) {
    if (entry.method !== method) continue;
    const names = [...entry.path.matchAll(/:(\w+)/g)].map(([, name = '']) => name);
    const values = new RegExp(`^${entry.path.replace(/:\w+/g, '([^/]+)')}$`).exec(path)?.slice(1);
    if (values)
      return { id, params: Object.fromEntries(names.map((name, at) => [name, decodeURIComponent(values[at] ?? '')])) };
  }
  return null;
}

function refuse(response: ServerResponse, { status, code, details }: Refusal) {
  const body: ErrorBody = { error: code, message: code, request_id: 'fake', ...(details !== undefined && { details }) };
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}

async function text(request: IncomingMessage): Promise<string> {
  let body = '';
  for await (const chunk of request) body += String(chunk);
  return body;
}
