import { type Entry, type ErrorCode, errorBody } from '@jobs-monitor/core';
import { z } from 'zod';
import { statusOf } from './errors.js';

/** Refusals that any operation may answer with. */
const GENERAL: readonly ErrorCode[] = [
  'invalid_input',
  'unauthorized',
  'forbidden',
  'api_disabled',
  'payload_too_large',
  'uri_too_long',
  'unsupported_media_type',
  'too_many_attempts',
  'database_unavailable',
];
const ACTING: readonly ErrorCode[] = ['idempotency_mismatch', 'idempotency_busy'];

type Json = Record<string, unknown>;

/** The OpenAPI 3.1 document of a contract. */
export function openApiOf(entries: Record<string, Entry>, version: string): Json {
  const paths: Record<string, Json> = {};
  for (const [operationId, entry] of Object.entries(entries)) {
    const path = entry.path.replaceAll(/:(\w+)/g, '{$1}');
    paths[path] = { ...paths[path], [entry.method.toLowerCase()]: operationOf(operationId, entry) };
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Background Jobs Monitor',
      version,
      license: { name: 'MIT', identifier: 'MIT' },
    },
    servers: [{ url: '/' }],
    security: [{ token: [] }],
    paths,
    components: {
      securitySchemes: { token: { type: 'http', scheme: 'bearer' } },
      schemas: { Error: schemaOf(errorBody, 'output') },
    },
  };
}

function operationOf(operationId: string, entry: Entry): Json {
  const body = propertiesOf(entry.body);
  return {
    operationId,
    summary: entry.summary,
    description: `Needs the role ${entry.role}.`,
    parameters: [
      ...parametersOf(entry.params, 'path'),
      ...parametersOf(entry.query, 'query'),
      ...(entry.acts ? [idempotencyKey] : []),
      ...(entry.kind === 'stream' ? [lastEventId] : []),
    ],
    ...(Object.keys(body.properties).length > 0 && {
      requestBody: {
        required: body.required.size > 0,
        content: { 'application/json': { schema: schemaOf(entry.body, 'input') } },
      },
    }),
    responses: { [entry.status]: successOf(entry), ...refusalsOf(entry) },
  };
}

const idempotencyKey = {
  name: 'Idempotency-Key',
  in: 'header',
  description: 'Repetitions with the same key get the same answer for 24 hours',
  schema: { type: 'string', pattern: '^[A-Za-z0-9_.:-]{8,128}$' },
};

const lastEventId = {
  name: 'Last-Event-ID',
  in: 'header',
  description: 'The id of the last event that was seen; the stream goes on after it',
  schema: { type: 'string' },
};

function successOf(entry: Entry): Json {
  const mediaType = entry.kind === 'stream' ? 'text/event-stream' : 'application/json';
  return { description: 'Success', content: { [mediaType]: { schema: schemaOf(entry.output, 'output') } } };
}

function refusalsOf(entry: Entry): Json {
  const codes = [...GENERAL, ...entry.errors, ...(entry.acts ? ACTING : [])];
  return Object.fromEntries(
    codes.map(statusOf).map((status) => [
      status,
      {
        description: codes.filter((code) => statusOf(code) === status).join(', '),
        content: { 'application/json': { schema: { $ref: '#/components/schemas/Error' } } },
      },
    ]),
  );
}

function parametersOf(schema: z.ZodType, where: 'path' | 'query'): Json[] {
  const { properties, required } = propertiesOf(schema);
  return Object.entries(properties).map(([name, property]) => ({
    name,
    in: where,
    required: required.has(name),
    schema: property,
  }));
}

function propertiesOf(schema: z.ZodType): { properties: Json; required: Set<string> } {
  const { properties, required } = schemaOf(schema, 'input') as { properties?: Json; required?: string[] };
  return { properties: properties ?? {}, required: new Set(required) };
}

function schemaOf(schema: z.ZodType, io: 'input' | 'output'): Json {
  const { $schema: _, ...rest } = z.toJSONSchema(schema, { target: 'draft-2020-12', io, unrepresentable: 'any' });
  return rest;
}
