import { type ChannelWire, hasRole } from '@jobs-monitor/core';
import { ActionLink } from '../../views/action-link.js';
import { Ago, Code, Text } from '../../views/data.js';
import { excerpt } from '../../views/excerpt.js';
import { segment } from '../../views/href.js';
import { Icon, type IconName } from '../../views/icon.js';
import { Empty } from '../../views/parts.js';
import { useView } from '../../views/view.js';

const STATES = {
  ok: { icon: 'completed', tone: 'completed' },
  failing: { icon: 'warning', tone: 'warning' },
  broken: { icon: 'failed', tone: 'failed' },
} as const satisfies Record<ChannelWire['state'], { icon: IconName; tone: string }>;

/** The channels in their order, each with its state, why and since when, and a way to try it. */
export function ChannelList({ channels }: { channels: readonly ChannelWire[] }) {
  const { say } = useView();
  if (channels.length === 0) return <Empty icon="silenced" text={say('web.no_channels')} />;
  return (
    <ul class="rows">
      {channels.map((channel) => (
        <li key={channel.channel} data-key={channel.channel} class="with-action">
          <Channel channel={channel} />
        </li>
      ))}
    </ul>
  );
}

function Channel({ channel: { channel, state, error, since, delivered_at } }: { channel: ChannelWire }) {
  const { say, actor } = useView();
  const { icon, tone } = STATES[state];
  return (
    <>
      <div class="channel">
        <p class="job-meta">
          <strong>
            <Code>{excerpt(channel, 64)}</Code>
          </strong>
          <span class={`badge is-${tone}`}>
            <Icon name={icon} />
            {say(`web.channel_${state}`)}
          </span>
        </p>
        {state !== 'ok' && (
          <p class={`is-${tone} toned`}>
            {error && <Text>{excerpt(error)}</Text>}{' '}
            {since && (
              <small>
                {say('web.alert_since')} <Ago at={since} />
              </small>
            )}
          </p>
        )}
        <small>
          {state !== 'ok' && `${say(`web.channel_${state}_hint`)} `}
          {say('web.channel_last')}: {delivered_at ? <Ago at={delivered_at} /> : say('web.never')}
        </small>
      </div>
      {actor && hasRole(actor.role, 'operator') && (
        <ActionLink
          href={`/alerts/test?channel=${segment(channel)}`}
          label={say('web.test')}
          subject={channel.slice(0, 64)}
          icon="send"
          compact
        />
      )}
    </>
  );
}
