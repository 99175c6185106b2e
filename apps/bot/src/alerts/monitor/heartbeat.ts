import { Agent, request } from 'undici';
import type { Log } from '../../events/log.js';

export interface HeartbeatDeps {
  /** What a dead man's switch gave out to be called. It is a secret: whoever knows it can keep the switch quiet. */
  url: string;
  /** Ready, and nothing that must go on stands still. */
  healthy(): boolean;
  log: Log;
  /** Milliseconds that only go forward. */
  monotonic?: () => number;
  everyMs?: number;
  timeoutMs?: number;
}

export interface Heartbeat {
  /** A sign of life, if one is due and there is somebody healthy to give it; never rejects. */
  beat(): Promise<'sent' | 'failed' | 'withheld' | 'not_due'>;
  stop(): Promise<void>;
}

/** How often it is asked whether to call: whoever gets well again says so by then. */
export const HEARTBEAT_MS = 5_000;
const EVERY_MS = 60_000;
const TIMEOUT_MS = 10_000;
/** Only the status counts. Of a longer answer the connection is given up. */
const MAX_ANSWER_BYTES = 16_384;

/** Calls the address by GET, which every such service takes. Success and failure are logged when they change. */
export function createHeartbeat(deps: HeartbeatDeps): Heartbeat {
  const { url, healthy, log, monotonic = () => performance.now(), everyMs = EVERY_MS, timeoutMs = TIMEOUT_MS } = deps;
  const agent = new Agent({ connect: { timeout: timeoutMs } });
  // The host alone: path and query are what is secret.
  const { host } = new URL(url);
  const stopped = new AbortController();
  let last: string | null = null;
  let calledMs = Number.NEGATIVE_INFINITY;

  /** What became of the call, in a word. A redirect is none of the answers that a switch gives. */
  async function call(): Promise<string> {
    try {
      const signal = AbortSignal.any([stopped.signal, AbortSignal.timeout(timeoutMs)]);
      const { statusCode, body } = await request(url, { dispatcher: agent, signal });
      await body.dump({ limit: MAX_ANSWER_BYTES });
      return statusCode >= 200 && statusCode < 300 ? 'ok' : `status ${statusCode}`;
    } catch (error) {
      return codeOf(error);
    }
  }

  return {
    async beat() {
      // Rather a moment early than late: the next question comes only so much later.
      if (monotonic() - calledMs + HEARTBEAT_MS / 2 < everyMs) return 'not_due';
      if (!healthy()) return 'withheld';
      calledMs = monotonic();
      const outcome = await call();
      if (outcome !== last && !stopped.signal.aborted) {
        if (outcome !== 'ok') log.warn('heartbeat_failed', { host, problem: outcome });
        else if (last !== null) log.info('heartbeat_restored', { host });
      }
      last = outcome;
      return outcome === 'ok' ? 'sent' : 'failed';
    },
    async stop() {
      stopped.abort();
      await agent.destroy();
    },
  };
}

/** Without the message, which may hold the address. */
function codeOf(error: unknown): string {
  const { code, name } = Object(error) as { code?: unknown; name?: unknown };
  return typeof code === 'string' ? code : String(name);
}
