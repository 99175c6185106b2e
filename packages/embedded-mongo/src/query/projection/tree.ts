import { MongoError } from '../../errors.js';
import type { Document } from '../document.js';
import { asDocument, isDocument, setField } from '../types.js';

/** What a projection does with a field. `root` is the document that expressions see. */
export type Action =
  | { kind: 'include' }
  | { kind: 'exclude' }
  /** A new value, whatever was there. */
  | { kind: 'computed'; value(root: Document): unknown }
  /** A value made of the old one; undefined leaves the field out. */
  | { kind: 'mapped'; value(old: unknown): unknown }
  | Tree;

export interface Tree {
  kind: 'tree';
  children: Map<string, Action>;
}

export function createTree(): Tree {
  return { kind: 'tree', children: new Map() };
}

/** Adds an action at a dotted path; two paths may not meet. */
export function addAction(tree: Tree, path: string, action: Action): void {
  const parts = parsePath(path);
  let node = tree;
  for (const [index, part] of parts.entries()) {
    const existing = node.children.get(part);
    if (index === parts.length - 1) {
      if (existing) throw new MongoError(31250, `Path collision at ${path}`);
      node.children.set(part, action);
      return;
    }
    if (existing && existing.kind !== 'tree') {
      const rest = parts.slice(index + 1).join('.');
      throw new MongoError(31249, `Path collision at ${path} remaining portion ${rest}`);
    }
    const next: Tree = existing ?? createTree();
    if (!existing) node.children.set(part, next);
    node = next;
  }
}

function parsePath(path: string): string[] {
  if (path === '') throw new MongoError(40352, 'FieldPath cannot be constructed with empty string');
  if (path.endsWith('.')) throw new MongoError(40353, "FieldPath must not end with a '.'.");
  const parts = path.split('.');
  if (parts.includes('')) throw new MongoError(15998, 'FieldPath field names may not be empty strings.');
  if (parts.some((part) => part.startsWith('$'))) {
    throw new MongoError(16410, "FieldPath field names may not start with '$'. Consider using $getField or $setField.");
  }
  return parts;
}

/** Keeps the fields that the tree names, in the document's order; computed fields follow in the tree's order. */
export function includeFields(tree: Tree, doc: Document, root: Document): Document {
  const result: Document = {};
  for (const key of Object.keys(doc)) {
    const action = tree.children.get(key);
    if (!action || action.kind === 'computed') continue;
    const value = action.kind === 'tree' ? includeValue(action, doc[key], root) : keptValue(action, doc[key]);
    if (value !== undefined) setField(result, key, value);
  }
  return addComputed(tree, result, root);
}

function includeValue(tree: Tree, value: unknown, root: Document): unknown {
  if (Array.isArray(value)) {
    return value.map((item) => includeValue(tree, item, root)).filter((item) => item !== undefined);
  }
  return isDocument(value) ? includeFields(tree, asDocument(value), root) : undefined;
}

/** Leaves out the fields that the tree names. */
export function excludeFields(tree: Tree, doc: Document): Document {
  const result: Document = {};
  for (const key of Object.keys(doc)) {
    const action = tree.children.get(key);
    const old = doc[key];
    const value = action?.kind === 'tree' ? excludeValue(action, old) : action ? keptValue(action, old) : old;
    if (value !== undefined) setField(result, key, value);
  }
  return result;
}

function excludeValue(tree: Tree, value: unknown): unknown {
  if (Array.isArray(value)) return value.map((item) => excludeValue(tree, item));
  return isDocument(value) ? excludeFields(tree, asDocument(value)) : value;
}

function keptValue(action: Exclude<Action, Tree>, old: unknown): unknown {
  if (action.kind === 'exclude') return undefined;
  return action.kind === 'mapped' ? action.value(old) : old;
}

/** Adds the computed fields of the tree to a document: in place where they are, else at the end. */
export function addComputed(tree: Tree, doc: Document, root: Document): Document {
  let result = doc;
  for (const [key, action] of tree.children) {
    if (action.kind !== 'computed' && !(action.kind === 'tree' && hasComputed(action))) continue;
    const old = Object.hasOwn(result, key) ? result[key] : undefined;
    const value = action.kind === 'computed' ? action.value(root) : addToValue(action, old, root);
    if (result === doc) result = { ...doc };
    if (value === undefined) delete result[key];
    else setField(result, key, value);
  }
  return result;
}

function addToValue(tree: Tree, value: unknown, root: Document): unknown {
  if (Array.isArray(value)) return value.map((item) => addToValue(tree, item, root));
  return addComputed(tree, isDocument(value) ? asDocument(value) : {}, root);
}

function hasComputed(tree: Tree): boolean {
  return [...tree.children.values()].some(
    (action) => action.kind === 'computed' || (action.kind === 'tree' && hasComputed(action)),
  );
}
