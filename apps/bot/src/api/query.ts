import { invalidInput, type Problem } from './errors.js';
import { isUnsafeText } from './hostile.js';

/** The parameters of a query string (without `?`). An empty value is left out; repeated or badly encoded ones are refused. */
export function parseQuery(search: string): Record<string, string> {
  const problems: Problem[] = [];
  const values = new Map<string, string>();
  for (const pair of search.split('&')) {
    if (pair === '') continue;
    const cut = pair.indexOf('=');
    const name = decode(cut === -1 ? pair : pair.slice(0, cut));
    const value = decode(cut === -1 ? '' : pair.slice(cut + 1));
    if (name === null || value === null)
      problems.push({ path: 'query', message: 'is not valid percent-encoded UTF-8' });
    else if (values.has(name)) problems.push({ path: `query.${name}`, message: 'must be given once' });
    else values.set(name, value);
  }
  if (problems.length > 0) throw invalidInput(problems);
  return Object.fromEntries([...values].filter(([, value]) => value !== ''));
}

function decode(text: string): string | null {
  try {
    const decoded = decodeURIComponent(text.replaceAll('+', ' '));
    return isUnsafeText(decoded) ? null : decoded;
  } catch {
    return null;
  }
}
