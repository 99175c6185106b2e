import type { ComponentChildren } from 'preact';
import { Text } from './data.js';
import { Icon, type IconName } from './icon.js';

export interface PageHeadProps {
  title: ComponentChildren;
  lead?: ComponentChildren;
  actions?: ComponentChildren;
  crumb?: { href: string; label: string };
}

/** The title of a page, what it says first, and what can be done. */
export function PageHead({ title, lead, actions, crumb }: PageHeadProps) {
  return (
    <div class="page-head">
      <div>
        {crumb && (
          <a class="crumb" href={crumb.href}>
            <Icon name="chevron" />
            <span class="clip">
              <Text>{crumb.label}</Text>
            </span>
          </a>
        )}
        <h1>{title}</h1>
        {lead && <div class="lead">{lead}</div>}
      </div>
      {actions && <div class="actions">{actions}</div>}
    </div>
  );
}

export interface CardProps {
  id: string;
  title: ComponentChildren;
  aside?: ComponentChildren;
  flush?: boolean;
  children: ComponentChildren;
}

/** One subject of a page under its heading. */
export function Card({ id, title, aside, flush = false, children }: CardProps) {
  return (
    <section class={`card ${flush ? 'flush' : ''}`} id={id} aria-labelledby={`${id}-title`}>
      <div class="card-head">
        <h2 id={`${id}-title`}>{title}</h2>
        {aside}
      </div>
      {children}
    </section>
  );
}

/** Nothing to show, on purpose. */
export function Empty({ icon, text, children }: { icon: IconName; text: string; children?: ComponentChildren }) {
  return (
    <div class="empty">
      <Icon name={icon} />
      <p>{text}</p>
      {children}
    </div>
  );
}

/** A number that stands for itself, with its name under it. */
export function Figure({ label, children }: { label: string; children: ComponentChildren }) {
  return (
    <div class="figure">
      <dt>{label}</dt>
      <dd>{children}</dd>
    </div>
  );
}
