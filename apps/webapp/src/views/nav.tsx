import type { ComponentChildren } from 'preact';
import { Text } from './data.js';
import { Icon } from './icon.js';
import { personText } from './person.js';
import { LocaleSwitch, ThemeSwitch } from './switches.js';
import { type NavItem, useView } from './view.js';

export interface NavProps {
  brand: ComponentChildren;
  live: ComponentChildren;
}

/** The ways to all pages. A phone shows the first of them and keeps the rest, with the switches, behind "More". */
export function Nav({ brand, live }: NavProps) {
  const { nav, path, say } = useView();
  const rest = nav.filter(({ place }) => place !== 'first');
  const isInRest = rest.some((item) => isCurrent(item.path, path));
  return (
    <nav class="nav" aria-label={say('web.navigation')}>
      {brand}
      <FirstLinks />
      {/* Opens without the script too. */}
      <button type="button" class="more-button" popoverTarget="more" data-current={isInRest ? '' : undefined}>
        <Icon name="more" />
        <span>{say('web.more')}</span>
      </button>
      <div id="more" class="more-sheet" popover>
        <ul>
          <NavLinks items={rest.filter(({ place }) => place !== 'last')} />
        </ul>
        <ul>
          <NavLinks items={rest.filter(({ place }) => place === 'last')} />
        </ul>
        <div class="nav-foot">
          {live}
          <LocaleSwitch />
          <ThemeSwitch id="theme" />
          <SignedIn />
        </div>
      </div>
    </nav>
  );
}

/** Those that a phone shows at once; how many incidents are open changes while a page stands. */
export function FirstLinks() {
  const { nav } = useView();
  return (
    <ul data-live="nav">
      <NavLinks items={nav.filter(({ place }) => place === 'first')} />
    </ul>
  );
}

function NavLinks({ items }: { items: readonly NavItem[] }) {
  const { say, path, openIncidents } = useView();
  return (
    <>
      {items.map((item) => (
        <li key={item.path}>
          <a href={item.path} aria-current={isCurrent(item.path, path) ? 'page' : undefined} data-key={item.key}>
            <Icon name={item.icon} />
            <span>{say(item.label)}</span>
            {item.counts && <OpenCount count={openIncidents ?? 0} />}
          </a>
        </li>
      ))}
    </>
  );
}

const MOST_COUNTED = 99;

/** How many incidents are open; nothing where there are none. */
function OpenCount({ count }: { count: number }) {
  const { say } = useView();
  if (count === 0) return null;
  return (
    <span class="open-count">
      <span aria-hidden="true" dir="ltr">
        {count > MOST_COUNTED ? `${MOST_COUNTED}+` : count}
      </span>
      <span class="visually-hidden">{say('web.alerts_open', { count })}</span>
    </span>
  );
}

function SignedIn() {
  const { say, actor } = useView();
  if (!actor) return null;
  return (
    <form method="post" action="/logout" class="signed-in">
      <span class="signed-in-who">
        <Text>{personText(actor, say)}</Text>
        <small>{say(`web.role_${actor.role}`)}</small>
      </span>
      <button type="submit" class="button quiet square" aria-label={say('web.sign_out')} title={say('web.sign_out')}>
        <Icon name="leave" />
      </button>
    </form>
  );
}

function isCurrent(itemPath: string, path: string): boolean {
  const pathname = path.split('?', 1)[0] ?? '';
  if (itemPath === '/') return pathname === '/' || pathname === '/jobs/monitor';
  return pathname !== '/jobs/monitor' && (pathname === itemPath || pathname.startsWith(`${itemPath}/`));
}
