import { existsSync } from 'node:fs';
import { type Browser, chromium, type Page } from 'playwright-core';

/** The one without windows first: it starts sooner and leaves more of a small machine to what is tested. */
const CANDIDATES = [
  '/usr/bin/chromium-headless-shell',
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
];
const QUIET = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** Where the dashboard is, and what lets people in. */
export interface Site {
  url: string;
  token: string;
}

export interface Look {
  locale: 'en' | 'he';
  theme: 'light' | 'dark';
  width: 390 | 1280;
}

export const LOOKS: readonly Look[] = (['en', 'he'] as const).flatMap((locale) =>
  (['light', 'dark'] as const).flatMap((theme) => ([390, 1280] as const).map((width) => ({ locale, theme, width }))),
);

/** Of a phone and of a desk, in pixels, by their widths. */
export const HEIGHTS = { 390: 844, 1280: 900 } as const;

/** Chromium of this machine, or the one that `CHROMIUM_PATH` names. */
export function launch(): Promise<Browser> {
  const executablePath = process.env.CHROMIUM_PATH ?? CANDIDATES.find(existsSync);
  if (!executablePath) throw new Error('No Chromium was found: install it, or set CHROMIUM_PATH to it.');
  return chromium.launch({ executablePath, args: QUIET });
}

/** A page of a browser of its own, signed in and at the overview, with everything that it complained about. */
export async function openSignedIn(browser: Browser, site: Site, look: Partial<Look> & { script?: boolean } = {}) {
  const { page, problems } = await open(browser, site, look);
  await page.context().addCookies([await signIn(site)]);
  await page.goto(`${site.url}/`);
  return { page, problems };
}

/** The cookie of a new session, as a browser gets it for the token or for the code of a link. */
export async function signIn({ url, token }: Site, code?: string) {
  const answer = await fetch(`${url}/login`, {
    method: 'POST',
    headers: { origin: url },
    body: new URLSearchParams(code === undefined ? { token } : { code }),
    redirect: 'manual',
  });
  const [name, value] = answer.headers.getSetCookie()[0]?.split(';', 1)[0]?.split('=') ?? [];
  if (answer.status !== 303 || !name || !value) throw new Error(`Signing in was answered with ${answer.status}`);
  return { name, value, url, httpOnly: true, sameSite: 'Lax' as const };
}

/** A page of a browser of its own that has seen nothing yet. */
export async function open(
  browser: Browser,
  site: Site,
  { locale = 'en', theme = 'light', width = 1280, script = true }: Partial<Look> & { script?: boolean } = {},
) {
  const context = await browser.newContext({
    viewport: { width, height: HEIGHTS[width] },
    timezoneId: 'Asia/Jerusalem',
    javaScriptEnabled: script,
  });
  const preferences = { locale, theme, tz: 'Asia/Jerusalem' };
  await context.addCookies(Object.entries(preferences).map(([name, value]) => ({ name, value, url: site.url })));
  // Functions that go into a page are compiled to call this by name.
  await context.addInitScript('globalThis.__name = (value) => value');
  const page = await context.newPage();
  const problems = watch(page);
  return { page, problems };
}

/** Errors of scripts, and whatever the content security policy refused. */
function watch(page: Page): string[] {
  const problems: string[] = [];
  page.on('pageerror', (error) => problems.push(error.message));
  page.on('console', (message) => {
    if (/Content.Security.Policy/i.test(message.text())) problems.push(message.text());
  });
  return problems;
}
