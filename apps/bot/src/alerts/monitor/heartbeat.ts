import { Agent, request } from 'undici';
import type { Log } from '../../events/log.js';

export interface HeartbeatDeps {
  /** What a dead man's switch gave out to be called. It is a secret: whoever knows it can keep the switch quiet. */
  url: string;
  /** Ready, and nothing that must go on stands still. */
  healthy(): boolean;
  log: Log;
  timeoutMs?: number;
}

export interface Heartbeat {
  /** One sign of life, unless there is nothing healthy to give one; never rejects. */
  beat(): Promise<'sent' | 'failed' | 'withheld'>;
  stop(): Promise<void>;
}

/** How often the bot says that it lives. */
export const HEARTBEAT_MS = 60_000;
const TIMEOUT_MS = 10_000;
/** Only the status counts. Of a longer answer the connection is given up. */
const MAX_ANSWER_BYTES = 16_384;

/** Calls the address by GET, which every such service takes. Success and failure are logged when they change. */
export function createHeartbeat({ url, healthy, log, timeoutMs = TIMEOUT_MS }: HeartbeatDeps): Heartbeat {
  const agent = new Agent({ connect: { timeout: timeoutMs } });
  // The host alone: path and query are what is secret.
  const { host } = new URL(url);
  const stopped = new AbortController();
  let last: string | null = null;

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
      if (!healthy()) return 'withheld';
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
