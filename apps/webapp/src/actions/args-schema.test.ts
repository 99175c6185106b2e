import { describe, expect, it } from '@jest/globals';
import { argFields, isMultiline } from './args-schema.js';

const fields = (properties: Record<string, unknown>, required: string[] = []) =>
  argFields({ type: 'object', properties, required }) ?? [];

describe('the fields of a schema', () => {
  it('are one for each property, JSON for what fields cannot say', () => {
    const found = fields({
      path: { type: 'string' },
      limit: { type: 'integer' },
      deep: { type: 'boolean' },
      files: { type: 'array', items: { type: 'string' } },
      range: { type: 'object', properties: { from: { type: 'integer' } } },
      pairs: { type: 'array', items: { type: 'object' } },
      either: { anyOf: [{ type: 'string' }, { type: 'integer' }] },
      anything: {},
    });
    expect(found.map(({ kind, path }) => [path.join(), kind])).toEqual([
      ['path', 'value'],
      ['limit', 'value'],
      ['deep', 'value'],
      ['files', 'list'],
      ['range', 'group'],
      ['pairs', 'json'],
      ['either', 'json'],
      ['anything', 'json'],
    ]);
  });

  it('go one object deep; what lies deeper is JSON', () => {
    const deeper = { type: 'object', properties: { far: { type: 'object', properties: { x: { type: 'string' } } } } };
    const [group] = fields({ near: deeper });
    expect(group?.kind === 'group' && group.fields.map(({ kind, path }) => [path, kind])).toEqual([
      [['near', 'far'], 'json'],
    ]);
  });

  it('are required when the schema asks for them and has no default; a box never is', () => {
    const properties = { a: { type: 'string' }, b: { type: 'string', default: 'x' }, c: { type: 'boolean' } };
    expect(fields(properties, ['a', 'b', 'c']).map(({ required }) => required)).toEqual([true, false, false]);
  });

  it('are not required within an object that may be left out', () => {
    const range = { type: 'object', properties: { from: { type: 'integer' } }, required: ['from'] };
    const inner = (required: string[]) =>
      fields({ range }, required).flatMap((field) => (field.kind === 'group' ? field.fields : []))[0]?.required;
    expect(inner(['range'])).toBe(true);
    expect(inner([])).toBe(false);
  });

  it('take what may be null for what may be left empty', () => {
    const found = fields({
      a: { anyOf: [{ type: 'integer', minimum: 1 }, { type: 'null' }], description: 'How many' },
      b: { type: ['string', 'null'] },
    });
    expect(found).toMatchObject([
      { kind: 'value', type: 'integer', minimum: 1, description: 'How many' },
      { kind: 'value', type: 'string' },
    ]);
  });

  it('offer the numbers and texts that a schema lists, and the only one there is', () => {
    expect(fields({ n: { type: 'integer', enum: [1, 5] }, only: { type: 'string', const: 'x' } })).toMatchObject([
      { enum: [1, 5] },
      { enum: ['x'] },
    ]);
  });

  it('have several lines for long texts and for those that say so', () => {
    const lines = (schema: object) =>
      fields({ text: { type: 'string', ...schema } }).map((field) => field.kind === 'value' && isMultiline(field))[0];
    expect(lines({})).toBe(false);
    expect(lines({ maxLength: 80 })).toBe(false);
    expect(lines({ maxLength: 2_000 })).toBe(true);
    expect(lines({ format: 'multiline' })).toBe(true);
    expect(lines({ default: 'a\nb' })).toBe(true);
  });

  it('are none where the args are no object', () => {
    expect(argFields({ type: 'array' })).toBeNull();
    expect(argFields({})).toBeNull();
  });
});
