import type { ChannelWire } from '@jobs-monitor/core';
import type { Door } from '../../store/alert-channels.js';
import type { Channel, ChannelSet } from '../channels/channel.js';

/** A channel as people see it; without any secret. */
export type ChannelView = Omit<ChannelWire, 'since' | 'delivered_at'> & {
  since: Date | null;
  delivered_at: Date | null;
};

/** The configured channels in their order, then others that were used and still are set up. */
export function viewChannels(channels: ChannelSet, doors: readonly Door[]): ChannelView[] {
  const states = new Map(doors.flatMap((door) => Object.entries(door.channels)));
  const names = new Set([...channels.defaults, ...states.keys()]);
  return [...names].flatMap((name) => {
    const channel = channels.get(name);
    return channel ? [viewOf(channel, states.get(name))] : [];
  });
}

/** What was seen under other settings says nothing. */
function viewOf({ name, kind, settings }: Channel, state: Door['channels'][string] | undefined): ChannelView {
  const delivered_at = state?.delivered_at ?? null;
  if (!state || state.settings !== settings) {
    return { channel: name, kind, state: 'ok', error: null, since: null, delivered_at };
  }
  return { channel: name, kind, state: state.state, error: state.error, since: state.since, delivered_at };
}
