/**
 * Whether a text fits a glob as a whole: `*` is any characters or none, `?` is any one. Takes at most length × length
 * steps whatever the pattern: after a mismatch only the newest `*` takes one character more.
 */
export function matchesGlob(pattern: string, text: string): boolean {
  let at = 0;
  let star = -1;
  let afterStar = 0;
  for (let next = 0; next < text.length; ) {
    if (pattern[at] === '*') {
      star = at++;
      afterStar = next;
    } else if (pattern[at] === '?' || (at < pattern.length && pattern[at] === text[next])) {
      at++;
      next++;
    } else if (star >= 0) {
      at = star + 1;
      next = ++afterStar;
    } else return false;
  }
  while (pattern[at] === '*') at++;
  return at === pattern.length;
}
