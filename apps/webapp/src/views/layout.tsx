import { englishDictionary } from '@jobs-monitor/core';
import type { VNode } from 'preact';
import { Ago, Text } from './data.js';
import { HelpDialog } from './help.js';
import { Icon } from './icon.js';
import { Notices } from './notices.js';
import { RunDialog } from './run-dialog.js';
import { LocaleSwitch, ThemeSwitch } from './switches.js';
import { useView } from './view.js';

export interface LayoutProps {
  title: string;
  children: VNode;
}

export interface MadeProps {
  title: string;
  /** The inside of `main`. */
  html: string;
  /** Changes with it. */
  tag: string;
}

/** The whole document of a page: frame, navigation, live mark, notices. */
export function Layout({ title, html, tag }: MadeProps) {
  const { say, actor } = useView();
  return (
    <Document title={title}>
      <a class="skip-link" href="#main">
        {say('web.skip_to_content')}
      </a>
      <header class="bar">
        <Brand />
        <LiveMark />
      </header>
      <nav class="nav" aria-label={say('web.navigation')}>
        <Brand />
        <Navigation />
        <div class="nav-foot">
          <LiveMark />
          <LocaleSwitch />
          <ThemeSwitch />
          {actor && <SignedIn name={actor.name} role={say(`web.role_${actor.role}`)} />}
        </div>
      </nav>
      <Main html={html} tag={tag} />
      <Notices />
      <HelpDialog />
      <RunDialog />
      <dialog id="dialog" aria-label={say('web.confirm')} />
      <p id="announcer" class="visually-hidden" role="status" data-failed={say('status.failed')} />
    </Document>
  );
}

/** What changes while a page stands, for the script that patches it in. */
export function LiveRegions({ title, html, tag }: MadeProps) {
  return (
    <>
      <Title title={title} />
      <Navigation />
      <Main html={html} tag={tag} />
    </>
  );
}

/** What is inside was made of escaped texts by the same renderer. */
function Main({ html, tag }: Omit<MadeProps, 'title'>) {
  return <main id="main" tabIndex={-1} data-live="main" data-tag={tag} dangerouslySetInnerHTML={{ __html: html }} />;
}

function Navigation() {
  const { nav, path, openIncidents, say } = useView();
  return (
    <ul data-live="nav">
      {nav.map((item) => (
        <li key={item.path}>
          <a href={item.path} aria-current={isCurrent(item.path, path) ? 'page' : undefined} data-key={item.key}>
            <Icon name={item.icon} />
            <span>{say(item.label)}</span>
            {item.counts && <OpenCount count={openIncidents ?? 0} />}
          </a>
        </li>
      ))}
    </ul>
  );
}

/** A page without navigation: signing in, and failures before it. */
export function BareLayout({ title, children }: LayoutProps) {
  return (
    <Document title={title}>
      <div class="bare">
        <main id="main">
          <Brand />
          {children}
        </main>
        <footer class="bare-foot">
          <LocaleSwitch />
          <ThemeSwitch />
        </footer>
      </div>
    </Document>
  );
}

function Document({ title, children }: { title: string; children: preact.ComponentChildren }) {
  const { locale, theme, shortcuts, timeZone, assets, actor } = useView();
  return (
    <html
      lang={locale}
      dir={locale === 'he' ? 'rtl' : 'ltr'}
      data-theme={theme}
      data-shortcuts={shortcuts ? 'on' : 'off'}
      data-tz={timeZone}
    >
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover" />
        <meta name="color-scheme" content={theme === 'system' ? 'light dark' : theme} />
        <Title title={title} />
        <link rel="stylesheet" href={`/assets/${assets.style}`} />
        <link rel="icon" href={`/assets/${assets.icon}`} type="image/svg+xml" />
        <script type="module" src={`/assets/${assets.script}`} />
      </head>
      <body class={actor ? 'framed' : undefined}>{children}</body>
    </html>
  );
}

function Title({ title }: { title: string }) {
  const { say } = useView();
  return <title>{`${title} · ${say('web.product')}`}</title>;
}

function Brand() {
  const { say } = useView();
  return (
    <a class="brand" href="/">
      <span class="brand-mark">
        <Icon name="logo" />
      </span>
      <span>{say('web.product_short')}</span>
    </a>
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

/** Whether what is shown follows what happens; the script moves it from state to state. */
function LiveMark() {
  const { say, now } = useView();
  return (
    <span class="live" data-state="off">
      <span class="live-text live-live">{say('web.live')}</span>
      <span class="live-text live-catching">{say('web.live_catching_up')}</span>
      <span class="live-text live-stale">
        {say('web.live_stale')} <Ago at={now.toISOString()} />
      </span>
      <span class="live-text live-out">
        <a href="/login">{say('web.live_signed_out')}</a>
      </span>
    </span>
  );
}

function SignedIn({ name, role }: { name: string; role: string }) {
  const { say } = useView();
  return (
    <form method="post" action="/logout" class="signed-in">
      <span class="signed-in-who">
        <Text>{name}</Text>
        <small>{role}</small>
      </span>
      <button type="submit" class="button quiet square" aria-label={say('web.sign_out')} title={say('web.sign_out')}>
        <Icon name="leave" />
      </button>
    </form>
  );
}

/** Says that the bot is away and how old the page is, or which variable is missing. */
export function Staleness() {
  const { staleness, say } = useView();
  if (!staleness) return null;
  const { problem, since } = staleness;
  return (
    <div class="banner is-warning" role="status">
      <Icon name="warning" />
      <div>
        <strong>{say(`error.${problem.code}`)}</strong>{' '}
        {problem.code === 'bot_not_configured' ? (
          say('web.set_bot_url')
        ) : since ? (
          <span>
            {say('web.last_known')} <Ago at={since.toISOString()} />
          </span>
        ) : (
          say('web.nothing_known')
        )}
        {problem.message !== englishDictionary[`error.${problem.code}`] && (
          <small class="problem-detail" dir="auto">
            {problem.message}
          </small>
        )}
      </div>
    </div>
  );
}

function isCurrent(itemPath: string, path: string): boolean {
  const pathname = path.split('?', 1)[0] ?? '';
  if (itemPath === '/') return pathname === '/' || pathname === '/jobs/monitor';
  return pathname !== '/jobs/monitor' && (pathname === itemPath || pathname.startsWith(`${itemPath}/`));
}
