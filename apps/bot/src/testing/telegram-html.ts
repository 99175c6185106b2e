/** Tags that Telegram knows, as far as we use them. */
const TAGS: ReadonlySet<string> = new Set(['b', 'i', 'u', 's', 'code', 'pre', 'a', 'blockquote', 'tg-spoiler']);
const ENTITIES: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&', quot: '"' };
const TOKEN = /<(\/?)([a-z][a-z0-9-]*)((?:\s[^<>]*)?)>|&(#\d{1,7}|#x[\da-f]{1,6}|[a-z]+);|<|[^<&]+|&/gi;

/** The text that is left when HTML is read as Telegram reads it, or why it cannot be read. */
export function readTelegramHtml(html: string): { text: string } | { error: string } {
  const open: string[] = [];
  let text = '';
  for (const match of html.matchAll(TOKEN)) {
    const [token, slash, name, , entity] = match;
    if (name !== undefined) {
      if (!TAGS.has(name)) return fault(`Unsupported start tag "${name}" at byte offset ${match.index}`);
      if (slash === '') open.push(name);
      else if (open.pop() !== name) return fault(`Unexpected end tag at byte offset ${match.index}`);
    } else if (entity !== undefined) {
      text += readEntity(entity) ?? token;
    } else if (token === '<') {
      return fault(`Unsupported start tag "" at byte offset ${match.index}`);
    } else {
      text += token;
    }
  }
  if (open.length > 0) return fault(`Can't find end tag corresponding to start tag "${open.at(-1)}"`);
  return { text: text.trim() };
}

function fault(what: string): { error: string } {
  return { error: `can't parse entities: ${what}` };
}

function readEntity(entity: string): string | undefined {
  if (entity.startsWith('#x')) return String.fromCodePoint(Number.parseInt(entity.slice(2), 16));
  if (entity.startsWith('#')) return String.fromCodePoint(Number(entity.slice(1)));
  return ENTITIES[entity];
}
