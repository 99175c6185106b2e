import type { Document } from './document.js';
import { asDocument, fieldOf, isDocument } from './types.js';

export type ValueTest = (value: unknown) => boolean;

/** Whether a path component can be an array index: digits without a leading zero. */
export function isIndex(component: string): boolean {
  const first = component.charCodeAt(0);
  if (first === 48) return component.length === 1;
  for (let i = 0; i < component.length; i += 1) {
    const unit = component.charCodeAt(i);
    if (unit < 48 || unit > 57) return false;
  }
  return component.length > 0;
}

/**
 * Compiles a dotted path and a test of what it leads to into a predicate over documents, with MongoDB's walk through
 * arrays: every element that is a document is entered, a number is also an index, and an array at the end is tested
 * element by element and then as a whole (`whole` tests only the array itself). A missing field is tested as undefined.
 */
export function testAtPath(path: string, test: ValueTest, leaf: 'elements' | 'whole'): (doc: Document) => boolean {
  const atLeaf = leaf === 'whole' ? test : testElements(test);
  if (!path.includes('.')) {
    if (path in Object.prototype) return (doc) => atLeaf(fieldOf(doc, path));
    return (doc) => atLeaf(doc[path]);
  }
  const parts = path.split('.');
  return (doc) => walkDocument(doc, parts, 0, test, atLeaf);
}

/** The test of a value or, where it is an array, of any of its elements or the whole. */
function testElements(test: ValueTest): ValueTest {
  return (value) => (Array.isArray(value) ? value.some(test) || test(value) : test(value));
}

function walkDocument(doc: Document, parts: string[], index: number, test: ValueTest, atLeaf: ValueTest): boolean {
  const value = fieldOf(doc, parts[index] as string);
  const next = index + 1;
  if (next === parts.length) return atLeaf(value);
  if (Array.isArray(value)) return walkArray(value, parts, next, test, atLeaf);
  return isDocument(value) ? walkDocument(asDocument(value), parts, next, test, atLeaf) : test(undefined);
}

function walkArray(array: unknown[], parts: string[], index: number, test: ValueTest, atLeaf: ValueTest): boolean {
  const part = parts[index] as string;
  const next = index + 1;
  if (isIndex(part) && Number(part) < array.length) {
    const element = array[Number(part)];
    const found = next === parts.length ? atLeaf(element) : enter(element, parts, next, test, atLeaf);
    if (found) return true;
  }
  return array.some((element) => isDocument(element) && walkDocument(asDocument(element), parts, index, test, atLeaf));
}

function enter(value: unknown, parts: string[], index: number, test: ValueTest, atLeaf: ValueTest): boolean {
  if (Array.isArray(value)) return walkArray(value, parts, index, test, atLeaf);
  return isDocument(value) && walkDocument(asDocument(value), parts, index, test, atLeaf);
}
