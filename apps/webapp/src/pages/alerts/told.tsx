import type { AlertWire, DeliveryWire } from '@jobs-monitor/core';
import { Ago, Code } from '../../views/data.js';
import { excerpt } from '../../views/excerpt.js';
import { Icon, type IconName } from '../../views/icon.js';
import { useView } from '../../views/view.js';

type State = AlertWire['deliveries'][number]['state'] | DeliveryWire['state'];

const STATES = {
  pending: { icon: 'pending', tone: 'pending' },
  delivered: { icon: 'completed', tone: 'completed' },
  folded: { icon: 'digest', tone: 'unknown' },
  failed: { icon: 'failed', tone: 'failed' },
} as const satisfies Record<State, { icon: IconName; tone: string }>;

/** What became of a message, as icon, word and colour. */
export function DeliveryBadge({ state }: { state: State }) {
  const { say } = useView();
  const { icon, tone } = STATES[state];
  return (
    <span class={`badge is-${tone}`}>
      <Icon name={icon} />
      {say(`web.delivery_${state}`)}
    </span>
  );
}

/** Which channels know of it, each with its true state. */
export function Told({ alert: { deliveries, silenced_by } }: { alert: AlertWire }) {
  const { say } = useView();
  if (deliveries.length === 0) return silenced_by ? null : <p class="told muted">{say('web.told_nobody')}</p>;
  return (
    <ul class="told" aria-label={say('web.told')}>
      {deliveries.map(({ channel, state, at, error }) => (
        <li key={channel}>
          <DeliveryBadge state={state} />
          <Code>{excerpt(channel, 64)}</Code>
          {at && <Ago at={at} />}
          {error && (
            <span class="clip is-failed" dir="auto">
              {excerpt(error)}
            </span>
          )}
        </li>
      ))}
    </ul>
  );
}
