import type { AuditEntryWire } from '@jobs-monitor/core';
import { Icon, type IconName } from '../../views/icon.js';
import { useView } from '../../views/view.js';

type Outcome = AuditEntryWire['outcome'];

const LOOKS = {
  done: { icon: 'completed', tone: 'completed' },
  refused: { icon: 'lock', tone: 'warning' },
  failed: { icon: 'failed', tone: 'failed' },
} satisfies Record<Outcome, { icon: IconName; tone: string }>;

export const OUTCOMES = Object.keys(LOOKS) as Outcome[];

/** How a deed ended, as icon, word and colour. */
export function OutcomeBadge({ outcome }: { outcome: Outcome }) {
  const { say } = useView();
  const { icon, tone } = LOOKS[outcome];
  return (
    <span class={`badge is-${tone}`}>
      <Icon name={icon} />
      {say(`web.audit_${outcome}`)}
    </span>
  );
}
