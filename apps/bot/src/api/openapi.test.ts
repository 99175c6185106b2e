import { describe, expect, it } from '@jest/globals';
import { contract, type Entry } from '@jobs-monitor/core';
import { openApiOf } from './openapi.js';

interface Parameter {
  name: string;
  in: string;
  required?: boolean;
  schema: object;
}
interface Operation {
  operationId: string;
  parameters: Parameter[];
  requestBody?: { content: Record<string, { schema: { properties: object } }> };
  responses: Record<string, { description: string; content: Record<string, { schema: object }> }>;
}

const document = openApiOf(contract, '1.2.3') as {
  openapi: string;
  info: { version: string };
  paths: Record<string, Record<string, Operation>>;
  components: { schemas: Record<string, object> };
};
const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
  Object.entries(methods).map(([method, operation]) => ({ path, method, operation })),
);

describe('the OpenAPI document', () => {
  it('has every operation of the contract once, under its own name', () => {
    expect(operations.map(({ operation }) => operation.operationId).sort()).toEqual(Object.keys(contract).sort());
    expect(document.openapi).toBe('3.1.0');
    expect(document.info.version).toBe('1.2.3');
  });

  it.each(operations)('describes $method $path: its parameters, success and refusals', ({ path, operation }) => {
    const entry: Entry = contract[operation.operationId as keyof typeof contract];
    const inPath = operation.parameters.filter((parameter) => parameter.in === 'path');
    expect(inPath.map(({ name }) => `{${name}}`)).toEqual(path.match(/\{\w+\}/g) ?? []);
    expect(inPath.every(({ required }) => required)).toBe(true);
    expect(operation.responses[entry.status]?.description).toBe('Success');
    for (const status of ['400', '401', '403', '413', '429', '503']) {
      expect(operation.responses[status]?.content['application/json']?.schema).toEqual({
        $ref: '#/components/schemas/Error',
      });
    }
    const takesKey = operation.parameters.some(({ name }) => name === 'Idempotency-Key');
    expect(takesKey).toBe(entry.acts);
  });

  it('points only at schemas that it has', () => {
    const targets = [...JSON.stringify(document).matchAll(/"\$ref":"([^"]+)"/g)].map(([, target]) => target);
    expect(new Set(targets)).toEqual(new Set(['#/components/schemas/Error']));
    expect(document.components.schemas.Error).toMatchObject({ required: ['error', 'message', 'request_id'] });
  });
});
