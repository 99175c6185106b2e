import { englishDictionary } from '@jobs-monitor/core';
import type { VNode } from 'preact';
import { Ago } from './data.js';
import { HelpDialog } from './help.js';
import { Icon } from './icon.js';
import { FirstLinks, Nav } from './nav.js';
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

/** The whole document of a page: frame, navigation, live mark, notices. `at`: when it was made. */
export function Layout({ title, html, tag, at }: MadeProps & { at: Date }) {
  const { say } = useView();
  return (
    <Document title={title}>
      <a class="skip-link" href="#main">
        {say('web.skip_to_content')}
      </a>
      <header class="bar">
        <Brand />
        <LiveMark at={at} />
      </header>
      <Nav brand={<Brand />} live={<LiveMark at={at} />} />
      <SessionEnd />
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
      <FirstLinks />
      <SessionEnd />
      <Main html={html} tag={tag} />
    </>
  );
}

/** What is inside was made of escaped texts by the same renderer. */
function Main({ html, tag }: Omit<MadeProps, 'title'>) {
  return <main id="main" tabIndex={-1} data-live="main" data-tag={tag} dangerouslySetInnerHTML={{ __html: html }} />;
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
          <ThemeSwitch id="theme" />
        </footer>
      </div>
    </Document>
  );
}

function Document({ title, children }: { title: string; children: preact.ComponentChildren }) {
  const { locale, theme, shortcuts, timeZone, assets, actor, newestEvent } = useView();
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
      <body class={actor ? 'framed' : undefined} data-newest-event={newestEvent ?? undefined}>
        {children}
      </body>
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

/** Whether what is shown follows what happens; the script moves it from state to state. */
function LiveMark({ at }: { at: Date }) {
  const { say } = useView();
  return (
    <span class="live" data-state="off">
      <span class="live-text live-live">{say('web.live')}</span>
      <span class="live-text live-catching">{say('web.live_catching_up')}</span>
      <span class="live-text live-stale">
        {say('web.live_stale')} <Ago at={at.toISOString()} />
      </span>
      <span class="live-text live-out">
        <a href="/login">{say('web.live_signed_out')}</a>
      </span>
    </span>
  );
}

/** Says that the session is about to end by itself; the script asks for it again when that time comes near. */
function SessionEnd() {
  const { sessionEnd, now, path, say } = useView();
  if (!sessionEnd) return null;
  const { at, canWait, warnAt } = sessionEnd;
  return (
    <div
      class="banner is-warning session-end"
      role="status"
      data-live="session"
      data-warn-at={warnAt.toISOString()}
      hidden={now < warnAt}
    >
      <Icon name="pending" />
      <div>
        {say(canWait ? 'web.session_ends_soon' : 'web.session_ends_anyway')} <Ago at={at.toISOString()} />{' '}
        {canWait && <a href={path}>{say('web.stay_signed_in')}</a>}
      </div>
    </div>
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
