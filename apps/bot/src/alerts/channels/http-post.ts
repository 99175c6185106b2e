import { isIP } from 'node:net';
import { Agent, buildConnector, request } from 'undici';
import { isPublicAddress, PrivateAddressError, privateAddress, publicLookup } from './public-address.js';

/** An answer, or why there is none: `private`: the address may not be used; `away`: nobody answered well in time. */
export type Posted =
  | { kind: 'answered'; status: number; retryAfterMs: number | null; text: string }
  | { kind: 'private'; error: string }
  | { kind: 'away'; error: string };

export type Post = (url: string, headers: Readonly<Record<string, string>>, body: string) => Promise<Posted>;

/** How long a call may take as a whole, from the name's resolution to the last byte that is read. */
const CALL_MS = 4_000;
const MAX_ANSWER_BYTES = 64 * 1_024;
const LONGEST_WAIT_MS = 3_600_000;

/** Posts to addresses of people's choice. Redirects are not followed; unless `allowPrivate`, only public addresses are connected to. */
export function createPost({ allowPrivate, callMs = CALL_MS }: { allowPrivate: boolean; callMs?: number }): Post {
  const connector = buildConnector({ timeout: callMs, ...(!allowPrivate && { lookup: publicLookup }) });
  const dispatcher = new Agent({
    // One connection per call: the address is looked at each time, and nothing stays open.
    pipelining: 0,
    connect(options, callback) {
      const host = options.hostname.replace(/^\[|\]$/g, '');
      // A literal address is never looked up.
      if (!allowPrivate && isIP(host) !== 0 && !isPublicAddress(host))
        callback(privateAddress({ address: host }), null);
      else connector(options, callback);
    },
  });

  return async (url, headers, body) => {
    const signal = AbortSignal.timeout(callMs);
    try {
      const answer = await request(url, { method: 'POST', headers, body, dispatcher, signal });
      const text = await readStart(answer.body);
      const retryAfterMs = readRetryAfter(answer.headers['retry-after']);
      return { kind: 'answered', status: answer.statusCode, retryAfterMs, text };
    } catch (error) {
      if (error instanceof PrivateAddressError) return { kind: 'private', error: error.message };
      return { kind: 'away', error: signal.aborted ? 'no answer in time' : describe(error) };
    }
  };
}

/** Reads up to the limit, and lets go of the rest. */
async function readStart(body: AsyncIterable<Buffer> & { destroy(): unknown }): Promise<string> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of body) {
    chunks.push(chunk);
    bytes += chunk.length;
    if (bytes >= MAX_ANSWER_BYTES) break;
  }
  body.destroy();
  return Buffer.concat(chunks).subarray(0, MAX_ANSWER_BYTES).toString('utf8');
}

/** Seconds, or a date (RFC 9110); bounded, since anybody may have written it. */
function readRetryAfter(header: string | string[] | undefined): number | null {
  if (typeof header !== 'string') return null;
  const ms = /^\d+$/.test(header) ? Number(header) * 1_000 : Date.parse(header) - Date.now();
  return Number.isNaN(ms) ? null : Math.min(LONGEST_WAIT_MS, Math.max(0, ms));
}

/** The code alone where there is one: messages of clients carry addresses, and addresses carry secrets. */
function describe(error: unknown): string {
  const code = typeof error === 'object' && error !== null && 'code' in error ? error.code : null;
  return typeof code === 'string' ? code : 'the connection failed';
}
