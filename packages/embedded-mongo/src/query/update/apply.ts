import { MongoError } from '../../errors.js';
import type { Document } from '../document.js';
import { isIndex } from '../path.js';
import { fieldText } from '../text.js';
import { asDocument, fieldOf, isDocument, setField } from '../types.js';
import type { ArrayFilters } from './array-filters.js';
import { type Branch, conflict, isBranch, isPositional, type Node, type UpdateState } from './node.js';

/** How many nulls an index beyond an array's end may bring with it. */
const MAX_PADDING = 1_500_000;

/** Applies a tree of changes; what is not changed is shared with the original, all of it when nothing changed. */
export function applyTree(root: Branch, doc: Document, state: UpdateState, filters: ArrayFilters): Document {
  return applyToDocument(root, doc, state, filters);
}

function applyNode(node: Node, old: unknown, name: string, state: UpdateState, filters: ArrayFilters): unknown {
  if (!isBranch(node)) return node.apply(old, state);
  if (Array.isArray(old)) return applyToArray(node, old, state, filters);
  refuseArrayUpdates(node, old, name);
  if (isDocument(old)) return applyToDocument(node, asDocument(old), state, filters);
  if (!createsAny(node, state)) return old;
  if (old === undefined) {
    const made = applyToDocument(node, {}, state, filters);
    return Object.keys(made).length ? made : undefined;
  }
  throw notViable([...node.children.keys()][0] as string, name, old);
}

function applyToDocument(branch: Branch, doc: Document, state: UpdateState, filters: ArrayFilters): Document {
  let changes: Map<string, unknown> | undefined;
  let keepsShape = true;
  for (const [name, child] of branch.children) {
    const old = fieldOf(doc, name);
    const value = applyNode(child, old, name, state, filters);
    if (value === old) continue;
    changes ??= new Map();
    changes.set(name, value);
    keepsShape &&= old !== undefined && value !== undefined;
  }
  if (!changes) return doc;
  return keepsShape ? replaced(doc, changes) : rebuilt(doc, changes);
}

function replaced(doc: Document, changes: Map<string, unknown>): Document {
  const result = { ...doc };
  for (const [name, value] of changes) setField(result, name, value);
  return result;
}

/** Built field by field: V8 takes ten times as long to add to a copy, or to delete from one. */
function rebuilt(doc: Document, changes: Map<string, unknown>): Document {
  const result: Document = {};
  for (const name of Object.keys(doc)) {
    if (!changes.has(name)) {
      setField(result, name, doc[name]);
      continue;
    }
    const value = changes.get(name);
    if (value !== undefined) setField(result, name, value);
  }
  for (const [name, value] of changes) {
    if (value !== undefined && !Object.hasOwn(result, name)) setField(result, name, value);
  }
  return result;
}

function applyToArray(branch: Branch, array: unknown[], state: UpdateState, filters: ArrayFilters): unknown[] {
  let result = array;
  const touched = new Map<number, Node>();
  for (const [part, child] of branch.children) {
    for (const index of indexesOf(part, branch, child, array, state, filters)) {
      const other = touched.get(index);
      if (other && !(isBranch(other) && isBranch(child))) throw conflict(child.path, `${branch.path}.${index}`);
      touched.set(index, child);
      const old = result[index];
      const value = applyNode(child, old, String(index), state, filters);
      if (value === old) continue;
      if (result === array) result = [...array];
      if (index - result.length > MAX_PADDING) {
        throw new MongoError(2, `can't backfill more than ${MAX_PADDING} elements`);
      }
      while (result.length < index) result.push(null);
      result[index] = value === undefined ? null : value;
    }
  }
  return result;
}

/** The elements that a path component names in an array. */
function indexesOf(
  part: string,
  branch: Branch,
  child: Node,
  array: unknown[],
  state: UpdateState,
  filters: ArrayFilters,
): number[] {
  if (isIndex(part)) return [Number(part)];
  if (part === '$') return [matchedIndex(branch, state)];
  if (isPositional(part)) {
    const name = part.slice(2, -1);
    const test = filters.get(name);
    return [...array.keys()].filter((index) => name === '' || test?.(array[index]));
  }
  if (!createsAny(child, state)) return [];
  const field = branch.path.slice(branch.path.lastIndexOf('.') + 1);
  throw notViable(part, field, array);
}

function matchedIndex(branch: Branch, state: UpdateState): number {
  const index = state.position(branch.path);
  if (index !== undefined) return index;
  throw new MongoError(2, 'The positional operator did not find the match needed from the query.');
}

/** Positional components ask for an array that is there. */
function refuseArrayUpdates(node: Branch, old: unknown, name: string): void {
  for (const part of node.children.keys()) {
    if (!isPositional(part)) continue;
    if (old === undefined) {
      throw new MongoError(2, `The path '${node.path}' must exist in the document in order to apply array updates.`);
    }
    throw new MongoError(2, `Cannot apply array updates to non-array element ${fieldText(name, old)}`);
  }
}

function createsAny(node: Node, state: UpdateState): boolean {
  if (!isBranch(node)) return node.creates(state);
  for (const child of node.children.values()) if (createsAny(child, state)) return true;
  return false;
}

function notViable(field: string, name: string, value: unknown): MongoError {
  return new MongoError(28, `Cannot create field '${field}' in element {${fieldText(name, value)}}`);
}
