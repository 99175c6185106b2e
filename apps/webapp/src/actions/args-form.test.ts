import { describe, expect, it } from '@jest/globals';
import { argFields, argsOf } from './args-form.js';

const schema = {
  type: 'object',
  properties: {
    path: { type: 'string', description: 'A folder' },
    limit: { type: 'integer', minimum: 1, default: 10 },
    deep: { type: 'boolean' },
    mode: { type: 'string', enum: ['fast', 'full'] },
    files: { type: 'array', items: { type: 'string' } },
  },
  required: ['path'],
};

describe('the form of args', () => {
  it('has a field for each property, JSON for what is not simple', () => {
    expect(argFields(schema)?.map(({ name, type, required }) => [name, type, required])).toEqual([
      ['path', 'string', true],
      ['limit', 'integer', false],
      ['deep', 'boolean', false],
      ['mode', 'string', false],
      ['files', 'json', false],
    ]);
  });

  it('gives every value its type and leaves out what is empty', () => {
    const form = { 'arg.path': '/data', 'arg.limit': '5', 'arg.deep': 'on', 'arg.mode': '', 'arg.files': '["a"]' };
    expect(argsOf(schema, form)).toEqual({ path: '/data', limit: 5, deep: true, files: ['a'] });
    expect(argsOf(schema, { 'arg.path': '/data' })).toEqual({ path: '/data', deep: false });
  });

  it('takes one JSON text where the args are no object', () => {
    expect(argFields({ type: 'array' })).toBeNull();
    expect(argsOf({ type: 'array' }, { args: '[1]' })).toEqual([1]);
    expect(argsOf({ type: 'array' }, { args: ' ' })).toBeUndefined();
  });

  it('says where JSON is broken', () => {
    const form = { 'arg.path': 'x', 'arg.files': '[' };
    expect(() => argsOf(schema, form)).toThrow('The args are not JSON');
  });

  it('sends nothing for a job without args', () => {
    expect(argsOf(null, { args: '{"a":1}' })).toBeUndefined();
  });
});
