import type { Digest } from '../../store/alert-digests.js';
import type { AlertDocument } from '../../store/alert-document.js';
import { toAlert } from '../../store/alert-document.js';
import type { DigestMember } from '../../store/alert-outbox.js';
import type { OutMessage } from '../channels/channel.js';
import { sumUp } from '../render/digest.js';
import type { Render } from '../render/render.js';

/** What a channel is told of an alert as it is now. */
export function alertMessage(document: AlertDocument, channel: string, render: Render, sentAt: Date): OutMessage {
  const alert = toAlert(document);
  return {
    type: typeOf(document, channel),
    lines: render.alert(alert),
    alert,
    digest: null,
    deliveryId: deliveryIdOf(document._id, document.version, channel),
    sentAt,
  };
}

/** The next telling of a digest. */
export function digestMessage(
  digest: Digest,
  members: readonly DigestMember[],
  render: Render,
  sentAt: Date,
): OutMessage {
  const sums = sumUp(members);
  return {
    type: 'digest',
    lines: render.digest(sums),
    alert: null,
    digest: sums,
    deliveryId: deliveryIdOf(digest.digest_id, digest.version + 1, digest.channel),
    sentAt,
  };
}

export function testMessage(deliveryId: string, render: Render, sentAt: Date): OutMessage {
  return { type: 'test', lines: render.test(), alert: null, digest: null, deliveryId, sentAt };
}

/** The same for each try of the same message, so that a receiver can tell a repetition. */
function deliveryIdOf(subject: string, version: number, channel: string): string {
  return `${subject}-${version}-${channel.replace(/[^A-Za-z0-9-]/g, '_')}`;
}

function typeOf({ kind, state, messages }: AlertDocument, channel: string): OutMessage['type'] {
  if (kind === 'announcement') return 'announcement';
  if (state !== 'firing') return state;
  return messages[channel]?.state === 'firing' ? 'repeated' : 'firing';
}
