const HERE = 'http://here.invalid';

/** A path of this site to go to after an action; `/` for anything that would lead elsewhere. */
export function returnPath(given: unknown): string {
  if (typeof given !== 'string' || given.length > 2_000 || !given.startsWith('/')) return '/';
  if (!URL.canParse(given, HERE)) return '/';
  const url = new URL(given, HERE);
  const path = url.pathname + url.search;
  // `//host` and `/\host` are addresses of other sites to a browser.
  return url.origin === HERE && !path.startsWith('//') && !path.startsWith('/login') ? path : '/';
}
