/** Deeper data is nobody's args, and more than a database takes. */
const MAX_DEPTH = 32;
const TOKEN =
  /[\t\n\r ]*(?:([{}[\],:])|"(?:[^"\\\p{Cc}]|\\(?:["\\/bfnrt]|u[\da-fA-F]{4}))*"|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null)/uy;

/** What stands at the beginning of a text: a JSON value and the rest, or the offset of the first character that is wrong. */
export type JsonBeginning =
  | { ok: true; value: unknown; rest: string }
  | { ok: false; fault: 'broken' | 'too_deep' | 'bad_name'; at: number };

type Expecting = 'value' | 'first' | 'name' | 'colon' | 'after';

/** Reads the JSON value that a text begins with. Names that would reach into an object's inside are refused. */
export function readJson(text: string): JsonBeginning {
  const token = new RegExp(TOKEN);
  const open: ('{' | '[')[] = [];
  let expecting: Expecting = 'value';
  let at = 0;
  do {
    token.lastIndex = at;
    const match = token.exec(text);
    const start = at + (/^[\t\n\r ]*/.exec(text.slice(at))?.[0].length ?? 0);
    if (!match) return { ok: false, fault: 'broken', at: start };
    const written = match[0].trimStart();
    const next = advance(expecting, match[1] ?? written, open);
    if (next === null) return { ok: false, fault: 'broken', at: start };
    if (open.length > MAX_DEPTH) return { ok: false, fault: 'too_deep', at: start };
    if (next === 'colon' && isDangerous(written)) return { ok: false, fault: 'bad_name', at: start };
    expecting = next;
    at = token.lastIndex;
  } while (open.length > 0);
  return { ok: true, value: JSON.parse(text.slice(0, at)), rest: text.slice(at) };
}

/** What may follow the token, or null if it may not stand there. `open` is kept up to date. */
function advance(expecting: Expecting, token: string, open: ('{' | '[')[]): Expecting | null {
  const inside = open.at(-1);
  const isString = token.startsWith('"');
  if (token === '}' || token === ']') {
    const fits = inside === (token === '}' ? '{' : '[') && (expecting === 'after' || expecting === 'first');
    if (fits) open.pop();
    return fits ? 'after' : null;
  }
  if (expecting === 'after') return token === ',' && inside ? (inside === '{' ? 'name' : 'value') : null;
  if (expecting === 'colon') return token === ':' ? 'value' : null;
  if (expecting === 'name' || (expecting === 'first' && inside === '{')) return isString ? 'colon' : null;
  if (token === '{' || token === '[') {
    open.push(token);
    return 'first';
  }
  return token === ',' || token === ':' ? null : 'after';
}

/** What careless code that copies args would follow out of them. */
const DANGEROUS: ReadonlySet<unknown> = new Set(['__proto__', 'constructor', 'prototype']);

function isDangerous(name: string): boolean {
  return DANGEROUS.has(JSON.parse(name));
}
