import { toMrkdwn } from '../../messages/formats.js';
import type { Channel, Outcome, OutMessage } from './channel.js';
import type { Post, Posted } from './http-post.js';
import { settingsDigest } from './settings-digest.js';

/** Longer texts are split by Slack. */
const MAX_CHARACTERS = 4_000;
const PER_MINUTE = 20;

/** Slack's words for "not this message"; its other refusals are about the hook or its channel. */
const ABOUT_THE_MESSAGE: ReadonlySet<string> = new Set([
  'invalid_payload',
  'no_text',
  'msg_too_long',
  'too_many_attachments',
  'invalid_blocks',
]);

/** An incoming webhook of Slack, or of what speaks like it. Its messages cannot be edited. */
export function createSlackChannel(url: string, post: Post): Channel {
  async function send({ lines }: OutMessage): Promise<Outcome> {
    const body = JSON.stringify({ text: toMrkdwn(lines, MAX_CHARACTERS), mrkdwn: true, unfurl_links: false });
    return toOutcome(await post(url, { 'content-type': 'application/json' }, body));
  }
  return {
    name: 'slack',
    kind: 'slack',
    door: 'slack',
    settings: settingsDigest(url),
    canEdit: false,
    minEditGapMs: 0,
    perMinute: PER_MINUTE,
    send,
    edit: (_messageId, message) => send(message),
  };
}

function toOutcome(posted: Posted): Outcome {
  if (posted.kind === 'private') return { kind: 'broken', error: posted.error };
  if (posted.kind === 'away') return { kind: 'retry', afterMs: null, error: posted.error };
  const { status, retryAfterMs, text } = posted;
  if (status >= 200 && status < 300) return { kind: 'sent', messageId: null };
  // A word such as `channel_is_archived`; anything else is somebody else's page.
  const word = /^[a-z_]{2,60}$/.exec(text.trim())?.[0];
  const error = `${status}${word ? ` ${word}` : ''}`;
  if (status === 429 || status >= 500) return { kind: 'retry', afterMs: retryAfterMs, error };
  if (status >= 300 && status < 400) return { kind: 'broken', error: `${error}: it redirects, which is not followed` };
  const refused = word === undefined ? status === 400 : ABOUT_THE_MESSAGE.has(word);
  return { kind: refused ? 'refused' : 'broken', error };
}
