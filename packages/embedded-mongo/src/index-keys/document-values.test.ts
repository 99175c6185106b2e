import { describe, expect, test } from '@jest/globals';
import { documentValues, MISSING } from './document-values.js';

const valuesOf = (doc: Record<string, unknown>, ...paths: string[]) =>
  documentValues(
    doc,
    paths.map((path) => path.split('.')),
  );

describe('the values of a document in an index', () => {
  test('are one tuple where there is no array', () => {
    expect(valuesOf({ a: 1, b: { c: 'x' } }, 'a', 'b.c', 'd')).toEqual({
      tuples: [[1, 'x', MISSING]],
      multikey: false,
    });
  });

  test('are one tuple per element of an array', () => {
    expect(valuesOf({ a: [1, 2], b: 3 }, 'a', 'b')).toEqual({
      tuples: [
        [1, 3],
        [2, 3],
      ],
      multikey: true,
    });
  });

  test('stay together when two paths share an array', () => {
    const doc = { a: [{ b: 1, c: 2 }, { b: 3 }, 5] };
    expect(valuesOf(doc, 'a.b', 'a.c').tuples).toEqual([
      [1, 2],
      [3, MISSING],
      [MISSING, MISSING],
    ]);
  });

  test('go into arrays below the elements of an array', () => {
    expect(valuesOf({ a: [{ b: [1, 2] }, { b: 3 }] }, 'a.b').tuples).toEqual([[1], [2], [3]]);
  });

  test('leave an array that is an element whole', () => {
    expect(valuesOf({ a: [[1, 2], 3] }, 'a').tuples).toEqual([[[1, 2]], [3]]);
  });

  test('of an empty array are undefined, below it missing', () => {
    expect(valuesOf({ a: [] }, 'a').tuples).toEqual([[undefined]]);
    expect(valuesOf({ a: [] }, 'a.b').tuples).toEqual([[MISSING]]);
  });

  test('take a number in the path for a position', () => {
    expect(valuesOf({ a: [{ b: 1 }, { b: 2 }] }, 'a.1.b').tuples).toEqual([[2]]);
  });

  test('cannot be told for two arrays side by side', () => {
    expect(() => valuesOf({ a: [1], b: [2] }, 'a', 'b')).toThrow(expect.objectContaining({ code: 171 }));
  });
});
