import { Icon, type IconName } from './icon.js';
import { useView } from './view.js';

export interface ActionLinkProps {
  /** The page that asks before anything is done; the script shows it in a dialog. */
  href: string;
  label: string;
  icon: IconName;
  /** What it would be done to, for those who hear the label alone. */
  subject?: string;
  tone?: 'primary' | 'danger' | 'plain';
  /** Only the icon; the label is read aloud. */
  compact?: boolean;
}

/** Leads to an action by way of its confirmation, and comes back here. */
export function ActionLink({ href, label, icon, subject, tone = 'plain', compact = false }: ActionLinkProps) {
  const { path } = useView();
  const spoken = subject ? `${label}: ${subject}` : label;
  return (
    <a
      class={`button ${tone} ${compact ? 'square' : ''}`}
      href={`${href}${href.includes('?') ? '&' : '?'}back=${encodeURIComponent(path)}`}
      data-dialog
      aria-label={compact || subject ? spoken : undefined}
      title={compact ? label : undefined}
    >
      <Icon name={icon} />
      {!compact && <span>{label}</span>}
    </a>
  );
}
