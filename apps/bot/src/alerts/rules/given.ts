import { isMap, isScalar, isSeq, type Node, type YAMLMap } from 'yaml';
import { suggest } from './problem.js';
import type { YamlFile } from './yaml-file.js';

/** A value of the rules file that can be refused where it stands. */
export interface Given {
  /** How complaints call it: `severity`. */
  label: string;
  line: number;
  node: Node | null | undefined;
  /** Complains with `<label> <reason>`; answers null, for "no value". */
  refuse(reason: string, hint: string): null;
  /** A value inside this one, which stands at an offset of the file. */
  inside(label: string, node: Node | null, offset: number): Given;
}

/** The values of a mapping by key; what was refused is not among them. */
export type Fields = ReadonlyMap<string, Given>;

/** A value at an offset of a file, in a rule (null: in none). */
export function createGiven(
  file: YamlFile,
  rule: string | null,
  label: string,
  node: Node | null,
  offset: number,
): Given {
  const line = file.lineAt(offset);
  return {
    label,
    line,
    node: file.resolve(node),
    refuse(reason, hint) {
      file.complain(line, rule, `${label} ${reason}`, hint);
      return null;
    },
    inside: (name, child, at) => createGiven(file, rule, name, child, at),
  };
}

/** Reads a mapping: refuses what is none, keys that are unknown, and keys that come twice. */
export function fieldsOf(given: Given, known: readonly string[]): Fields | null {
  if (!isMap(given.node))
    return given.refuse(
      `must be a mapping, not ${kindOf(given.node)}`,
      `Write keys with values, such as "${known[0]}: …"`,
    );
  const fields = new Map<string, Given>();
  for (const [key, field] of pairsOf(given, given.node)) {
    if (!known.includes(key)) field.refuse('is not a known key', suggest(key, known));
    else if (fields.has(key)) field.refuse('is there twice', 'Keep one of them');
    else fields.set(key, field);
  }
  return fields;
}

/** The items of a list; a single value is a list of one. Refuses an empty list. */
export function itemsOf(given: Given): Given[] | null {
  if (!isSeq(given.node)) return [given];
  if (given.node.items.length === 0) return given.refuse('is empty', 'Name at least one, or leave the key out');
  return given.node.items.map((item) => given.inside(given.label, item as Node, offsetOf(item)));
}

/** What a value is, in words. */
export function kindOf(node: Given['node']): string {
  if (node === undefined) return 'an alias without its anchor, or one too many (100 at most)';
  if (isMap(node)) return 'a mapping';
  if (isSeq(node)) return 'a list';
  const value = isScalar(node) ? node.value : null;
  if (value === null) return 'nothing';
  if (typeof value === 'string') return `"${value.length > 40 ? `${value.slice(0, 40)}…` : value}"`;
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : 'something else';
}

function* pairsOf(given: Given, map: YAMLMap): Generator<[string, Given]> {
  for (const { key, value } of map.items) {
    const name = isScalar(key) ? String(key.value) : '?';
    yield [name, given.inside(name.slice(0, 40), value as Node | null, offsetOf(key))];
  }
}

/** Where a node begins in its file. */
export function offsetOf(node: unknown): number {
  return (node as Node | null)?.range?.[0] ?? 0;
}
