import { describe, expect, test } from '@jest/globals';
import type { Document } from './document.js';
import { compileProjection, type ProjectionOptions } from './projection.js';

const DOC = {
  _id: 1,
  item: 'journal',
  size: { h: 14, w: 21, uom: 'cm' },
  stock: [
    { at: 'A', qty: 5 },
    { at: 'C', qty: 15 },
  ],
  scores: [70, 87, 90],
  mixed: [1, { at: 'Z', x: 2 }, [{ at: 'Y', x: 3 }]],
};

const CASES: [name: string, projection: Document, result: Document, options?: ProjectionOptions][] = [
  ['inclusion keeps _id', { item: 1 }, { _id: 1, item: 'journal' }],
  ['inclusion without _id', { _id: 0, item: true }, { item: 'journal' }],
  ['only _id', { _id: 1 }, { _id: 1 }],
  ['fields inside of documents', { 'size.uom': 1 }, { _id: 1, size: { uom: 'cm' } }],
  ['a nested projection', { size: { h: 1, w: 1 } }, { _id: 1, size: { h: 14, w: 21 } }],
  ['fields inside of arrays', { _id: 0, 'stock.qty': 1 }, { stock: [{ qty: 5 }, { qty: 15 }] }],
  ['scalars in arrays are left out by inclusion', { _id: 0, 'mixed.at': 1 }, { mixed: [{ at: 'Z' }, [{ at: 'Y' }]] }],
  [
    'scalars in arrays are kept by exclusion',
    { _id: 0, item: 0, size: 0, stock: 0, scores: 0, 'mixed.at': 0 },
    { mixed: [1, { x: 2 }, [{ x: 3 }]] },
  ],
  ['fields that are not there', { 'item.x': 1, nothing: 1 }, { _id: 1 }],
  ['exclusion', { item: 0, size: 0, stock: 0, mixed: 0 }, { _id: 1, scores: [70, 87, 90] }],
  [
    'exclusion with _id kept by name',
    { _id: 1, item: 0, 'size.h': 0, stock: 0, mixed: 0 },
    { _id: 1, size: { w: 21, uom: 'cm' }, scores: [70, 87, 90] },
  ],
  [
    '$slice keeps the other fields',
    { scores: { $slice: 1 }, mixed: 0, stock: 0, size: 0 },
    { _id: 1, item: 'journal', scores: [70] },
  ],
  ['$slice from the end', { _id: 0, item: 1, scores: { $slice: -2 } }, { item: 'journal', scores: [87, 90] }],
  ['$slice with skip and limit', { item: 1, scores: { $slice: [1, 1] } }, { _id: 1, item: 'journal', scores: [87] }],
  [
    '$slice with skip from the end',
    { item: 1, scores: { $slice: [-2, 1] } },
    { _id: 1, item: 'journal', scores: [87] },
  ],
  [
    '$elemMatch keeps the first match',
    { stock: { $elemMatch: { qty: { $gt: 1 } } } },
    { _id: 1, stock: [{ at: 'A', qty: 5 }] },
  ],
  ['$elemMatch on values', { scores: { $elemMatch: { $gt: 80 } } }, { _id: 1, scores: [87] }],
  ['$elemMatch without a match', { item: 1, stock: { $elemMatch: { qty: 99 } } }, { _id: 1, item: 'journal' }],
  ['the positional element', { 'scores.$': 1 }, { _id: 1, scores: [87] }, { filter: { scores: { $gt: 80 } } }],
  [
    'the positional document',
    { _id: 0, 'stock.$': 1 },
    { stock: [{ at: 'C', qty: 15 }] },
    { filter: { 'stock.at': 'C' } },
  ],
  [
    'expressions',
    { _id: 0, area: { $multiply: ['$size.h', '$size.w'] }, name: '$item' },
    { area: 294, name: 'journal' },
  ],
  ['literals other than numbers and booleans', { _id: 0, a: 'x', b: { $literal: 1 } }, { a: 'x', b: 1 }],
  [
    'expressions inside of documents',
    { _id: 0, 'size.area': { $literal: 5 }, 'size.h': 1 },
    { size: { h: 14, area: 5 } },
  ],
];

describe('projections of find', () => {
  test.each(CASES)('%s', (_name, projection, result, ...[options]) => {
    expect(JSON.stringify(compileProjection(projection, options)(DOC))).toBe(JSON.stringify(result));
  });

  test.each<[Document, number]>([
    [{ a: 1, b: 0 }, 31253],
    [{ a: 0, b: 1 }, 31254],
    [{ a: 0, b: '$c' }, 31252],
    [{ a: 1, 'a.b': 1 }, 31249],
    [{ 'a.b': 1, a: 1 }, 31250],
    [{ a: {} }, 51270],
    [{ '': 1 }, 40352],
    [{ 'a.': 1 }, 40353],
    [{ 'a..b': 1 }, 15998],
    [{ $a: 1 }, 16410],
    [{ a: { $nope: 1 } }, 168],
    [{ a: { $slice: 'x' } }, 28667],
    [{ a: { $slice: [1, 0] } }, 28724],
    [{ a: { $elemMatch: 1 } }, 31274],
    [{ 'a.b': { $elemMatch: { c: 1 } } }, 31275],
    [{ 'a.$': 1, 'b.$': 1 }, 31276],
    [{ 'a.$': 0 }, 31395],
    [{ 'a.$.b': 1 }, 31394],
  ])('refuses %j with code %i', (projection, code) => {
    expect(() => compileProjection(projection)).toThrow(expect.objectContaining({ code }));
  });

  test('refuses a positional element that the filter did not match', () => {
    const project = compileProjection({ 'scores.$': 1 }, { filter: { item: 'journal' } });
    expect(() => project(DOC)).toThrow(expect.objectContaining({ code: 51246 }));
  });
});
