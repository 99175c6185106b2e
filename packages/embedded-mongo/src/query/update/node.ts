import { MongoError } from '../../errors.js';
import type { Document } from '../document.js';

/** What an update is being applied to. */
export interface UpdateState {
  /** The document as it was: `$rename` reads from it, errors name its `_id`. */
  doc: Document;
  now: Date;
  /** The array index that the query matched at, for the positional `$`. */
  position(arrayPath: string): number | undefined;
}

/** One change at the end of a path. */
export interface Leaf {
  path: string;
  /** Whether a missing path is made for it. */
  creates(state: UpdateState): boolean;
  /** The new value; undefined removes the field, the same reference leaves it. */
  apply(old: unknown, state: UpdateState): unknown;
}

/** An inner node: the next component of all paths that begin alike. */
export interface Branch {
  path: string;
  children: Map<string, Node>;
}

export type Node = Leaf | Branch;

export function isBranch(node: Node): node is Branch {
  return 'children' in node;
}

/** Splits an update path; throws for empty and for positional components where none can be. */
export function parsePath(path: string): string[] {
  if (path === '') throw new MongoError(56, 'An empty update path is not valid.');
  const parts = path.includes('.') ? path.split('.') : [path];
  if (parts.includes('')) {
    throw new MongoError(56, `The update path '${path}' contains an empty field name, which is not allowed.`);
  }
  if (!path.includes('$')) return parts;
  const first = parts[0] as string;
  if (isPositional(first)) {
    throw new MongoError(2, `Cannot have positional (i.e. '$') element in the first position in path '${path}'`);
  }
  if (first.startsWith('$')) {
    throw new MongoError(
      52,
      `The dollar ($) prefixed field '${first}' in '${path}' is not allowed in the context of an update's replacement document. Consider using an aggregation pipeline with $replaceWith.`,
    );
  }
  if (parts.filter((part) => part === '$').length > 1) {
    throw new MongoError(2, `Too many positional (i.e. '$') elements found in path '${path}'`);
  }
  return parts;
}

/** `$`, `$[]` and `$[name]`. */
export function isPositional(part: string): boolean {
  return part === '$' || (part.startsWith('$[') && part.endsWith(']'));
}

/** Adds a leaf to the tree; throws ConflictingUpdateOperators when two paths touch the same field. */
export function addLeaf(root: Branch, leaf: Leaf): void {
  const parts = parsePath(leaf.path);
  let branch = root;
  for (const [index, part] of parts.entries()) {
    const existing = branch.children.get(part);
    const isLast = index === parts.length - 1;
    if (existing && (isLast || !isBranch(existing))) throw conflict(leaf.path, existing.path);
    if (isLast) {
      branch.children.set(part, leaf);
    } else if (existing) {
      branch = existing as Branch;
    } else {
      const made: Branch = { path: parts.slice(0, index + 1).join('.'), children: new Map() };
      branch.children.set(part, made);
      branch = made;
    }
  }
}

/** Puts every node's children in the order that MongoDB applies them in: by name, numbers by value. */
export function sortTree(branch: Branch): void {
  if (branch.children.size > 1) {
    branch.children = new Map([...branch.children].sort(([a], [b]) => compareNames(a, b)));
  }
  for (const child of branch.children.values()) if (isBranch(child)) sortTree(child);
}

function compareNames(a: string, b: string): number {
  if (/^\d+$/.test(a) && /^\d+$/.test(b)) return Number(a) - Number(b);
  return a < b ? -1 : a > b ? 1 : 0;
}

export function conflict(path: string, at: string): MongoError {
  return new MongoError(40, `Updating the path '${path}' would create a conflict at '${at}'`);
}
