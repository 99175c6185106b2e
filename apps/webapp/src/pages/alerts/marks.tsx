import type { AlertWire, Severity } from '@jobs-monitor/core';
import { segment } from '../../views/href.js';
import { Icon, type IconName } from '../../views/icon.js';
import { useView } from '../../views/view.js';

const SEVERITY_ICONS = { info: 'info', warn: 'warning', error: 'error', critical: 'critical' } as const;
const KIND_ICONS = { announcement: 'info', digest: 'digest', silence_ended: 'silenced' } as const;
const STATES = {
  firing: { icon: 'alerts', tone: 'failed' },
  acknowledged: { icon: 'person', tone: 'info' },
  resolved: { icon: 'completed', tone: 'completed' },
} as const satisfies Record<AlertWire['state'], { icon: IconName; tone: string }>;

/** The class of a severity's colours. */
export const severityTone = (severity: Severity): string => `is-${severity}`;

/** How bad it is, as icon, word and colour. */
export function SeverityBadge({ severity }: { severity: Severity }) {
  const { say } = useView();
  return (
    <span class={`badge ${severityTone(severity)}`}>
      <Icon name={SEVERITY_ICONS[severity]} />
      {say(`alert_message.severity_${severity}`)}
    </span>
  );
}

/** Where an incident stands; for what is none, what it is. */
export function StateBadge({ alert: { kind, state } }: { alert: Pick<AlertWire, 'kind' | 'state'> }) {
  const { say } = useView();
  if (kind !== 'incident') {
    return (
      <span class="badge is-unknown">
        <Icon name={KIND_ICONS[kind]} />
        {say(`web.kind_${kind}`)}
      </span>
    );
  }
  const { icon, tone } = STATES[state];
  return (
    <span class={`badge is-${tone}`}>
      <Icon name={icon} />
      {say(`web.alert_${state}`)}
    </span>
  );
}

/** Leads to the silence that keeps it from being told. */
export function SilencedMark({ silenceId }: { silenceId: string }) {
  const { say } = useView();
  return (
    <a class="badge is-unknown" href={`/alerts/silences#silence-${segment(silenceId)}`}>
      <Icon name="silenced" />
      {say('web.alert_silenced')}
    </a>
  );
}
