import { HIDDEN, isSecretName } from './redact.js';

const MAX_DEPTH = 6;
const MAX_ENTRIES = 50;
const MAX_CHARACTERS = 8_000;
const MAX_CAUSES = 5;

/** A bounded, plain copy of whatever somebody logs, without secrets. Never throws, whatever the value is. */
export function plainFields(
  fields: Record<string, unknown>,
  redact: (text: string) => string,
): Record<string, unknown> {
  const seen = new Set<object>();

  function plain(value: unknown, depth: number): unknown {
    if (typeof value === 'string') return redact(value.slice(0, MAX_CHARACTERS));
    if (typeof value === 'bigint' || typeof value === 'symbol') return value.toString();
    if (typeof value === 'function') return `[function ${value.name}]`;
    if (typeof value !== 'object' || value === null) return value;
    if (seen.has(value)) return '[circular]';
    if (depth >= MAX_DEPTH) return '[deep]';
    seen.add(value);
    try {
      return plainObject(value, depth);
    } catch {
      return '[unreadable]';
    } finally {
      seen.delete(value);
    }
  }

  function plainObject(value: object, depth: number): unknown {
    if (value instanceof Date) return Number.isNaN(value.getTime()) ? null : value.toISOString();
    if (value instanceof Error) return plainError(value, depth);
    if (Array.isArray(value)) return value.slice(0, MAX_ENTRIES).map((item) => plain(item, depth + 1));
    if (ArrayBuffer.isView(value)) return `[${value.byteLength} bytes]`;
    if (value instanceof Map || value instanceof Set) return plain([...value].slice(0, MAX_ENTRIES), depth + 1);
    return plainEntries(Object.entries(value), depth);
  }

  function plainEntries(entries: [string, unknown][], depth: number): Record<string, unknown> {
    return Object.fromEntries(
      entries
        .slice(0, MAX_ENTRIES)
        .map(([name, value]) => [name, isSecretName(name) && value != null ? HIDDEN : plain(value, depth + 1)]),
    );
  }

  function plainError(error: Error, depth: number): Record<string, unknown> {
    const { name, message, stack, code } = error as Error & { code?: unknown };
    return {
      name: plain(name, depth + 1),
      ...(code !== undefined && { code: plain(code, depth + 1) }),
      message: plain(message, depth + 1),
      stack: plain(stack, depth + 1),
      ...(error.cause !== undefined && { causes: causesOf(error).map((cause) => plain(cause, depth + 1)) }),
    };
  }

  return plainEntries(Object.entries(fields), 0);
}

/** What led to the error, nearest first, as texts; a chain that is long or runs in a circle is cut. */
function causesOf(error: Error): string[] {
  const causes: string[] = [];
  for (let cause = error.cause; cause !== undefined && causes.length < MAX_CAUSES; ) {
    causes.push(cause instanceof Error ? `${cause.name}: ${cause.message}` : String(cause));
    cause = cause instanceof Error ? cause.cause : undefined;
  }
  return causes;
}
