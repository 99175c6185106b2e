export interface PlainBounds {
  /** Roughly how many bytes the copy may take. */
  maxBytes: number;
  maxDepth?: number;
}

/** What stands where something was left out. */
const CUT = '…';
const graphemes = new Intl.Segmenter(undefined, { granularity: 'grapheme' });
/** Longer ones are no writing of anybody's, and are cut at a code point. */
const MAX_GRAPHEME_UNITS = 64;
const OVERHEAD_BYTES = 12;
const MAX_KEY_CHARACTERS = 200;

/**
 * A copy that can be stored and shown whatever it was made from: cycles, getters that throw, huge or strange values.
 * Answers the copy and its approximate size. Keys lose `$` at the start, dots and zeros, which a database reads as its own.
 */
export function toPlain(value: unknown, { maxBytes, maxDepth = 6 }: PlainBounds): { plain: unknown; bytes: number } {
  const seen = new Set<object>();
  let bytes = 0;

  function copy(given: unknown, depth: number): unknown {
    bytes += OVERHEAD_BYTES;
    if (given === null || typeof given === 'boolean') return given;
    if (typeof given === 'number') return Number.isFinite(given) ? given : String(given);
    if (typeof given === 'string') return take(given);
    if (typeof given !== 'object') return typeof given === 'bigint' ? take(String(given)) : `[${typeof given}]`;
    if (seen.has(given)) return '[circular]';
    if (depth >= maxDepth) return '[deep]';
    seen.add(given);
    const copied = copyObject(given, depth + 1);
    seen.delete(given);
    return copied;
  }

  function copyObject(given: object, depth: number): unknown {
    try {
      if (given instanceof Date) return Number.isNaN(given.getTime()) ? '[invalid date]' : new Date(given.getTime());
      if (given instanceof Error) return take(`${given.name}: ${given.message}`);
      if (ArrayBuffer.isView(given)) return `[${given.byteLength} bytes]`;
      if (given instanceof Map) return copyEntries(given.entries(), depth);
      if (Array.isArray(given) || given instanceof Set) return copyItems(given, depth);
      return copyEntries(readEntries(given), depth);
    } catch {
      return '[unreadable]';
    }
  }

  function copyItems(items: Iterable<unknown>, depth: number): unknown[] {
    const copied: unknown[] = [];
    for (const item of items) {
      if (bytes >= maxBytes) {
        copied.push(CUT);
        break;
      }
      copied.push(copy(item, depth));
    }
    return copied;
  }

  function copyEntries(entries: Iterable<[unknown, unknown]>, depth: number): Record<string, unknown> {
    const copied: Record<string, unknown> = {};
    for (const [key, item] of entries) {
      if (bytes >= maxBytes) {
        copied[CUT] = CUT;
        break;
      }
      if (item === undefined) continue;
      const name = safeKey(key);
      bytes += Buffer.byteLength(name);
      // Not by assignment: `__proto__` must become a property like any other.
      Object.defineProperty(copied, name, {
        value: copy(item, depth),
        enumerable: true,
        configurable: true,
        writable: true,
      });
    }
    return copied;
  }

  function take(text: string): string {
    const room = Math.max(0, maxBytes - bytes);
    // A UTF-16 unit takes at most 3 bytes, so whatever is shorter needs no measuring to be cut.
    const candidate = text.length > room ? cutText(text, Math.floor(room / 3)) : text;
    const size = Buffer.byteLength(candidate);
    const kept = size > room ? cutText(candidate, Math.floor(room / 3)) : candidate;
    bytes += kept === candidate ? size : Buffer.byteLength(kept);
    return kept;
  }

  return { plain: value === undefined ? null : copy(value, 0), bytes };
}

/** The text, or its beginning with a mark; never cut inside what a reader sees as one character. `max` counts UTF-16 units, the mark aside. */
export function cutText(text: string, max: number): string {
  if (text.length <= max) return text;
  return `${text.slice(0, endBefore(text, max))}${CUT}`;
}

function endBefore(text: string, max: number): number {
  const start = graphemes.segment(text.slice(0, max + MAX_GRAPHEME_UNITS)).containing(max)?.index ?? max;
  if (max - start <= MAX_GRAPHEME_UNITS) return start;
  const last = text.charCodeAt(max - 1);
  return last >= 0xd800 && last <= 0xdbff ? max - 1 : max;
}

function* readEntries(given: object): Generator<[string, unknown]> {
  for (const key of Object.keys(given)) {
    yield [key, readProperty(given, key)];
  }
}

function readProperty(given: object, key: string): unknown {
  try {
    return (given as Record<string, unknown>)[key];
  } catch {
    return '[unreadable]';
  }
}

function safeKey(key: unknown): string {
  const text = typeof key === 'string' ? key : typeof key === 'number' ? String(key) : `[${typeof key}]`;
  return cutText(text, MAX_KEY_CHARACTERS).replaceAll('\0', '_').replaceAll('.', '_').replace(/^\$/, '_') || '_';
}
