import { AppError } from '@jobs-monitor/core';
import { z } from 'zod';

const described = { title: z.string().optional(), description: z.string().optional() };

const simpleSchema = z.object({
  ...described,
  type: z.enum(['string', 'integer', 'number', 'boolean']),
  default: z.union([z.string(), z.number(), z.boolean()]).optional(),
  enum: z.array(z.string()).optional(),
  minimum: z.number().optional(),
  maximum: z.number().optional(),
});

/** What a field cannot say otherwise is written as JSON. */
const otherSchema = z.object(described).transform((texts) => ({ ...texts, type: 'json' as const, default: undefined }));

const formSchema = z.object({
  type: z.literal('object'),
  properties: z.record(z.string(), z.union([simpleSchema, otherSchema])),
  required: z.array(z.string()).default([]),
});

export type ArgField = z.infer<typeof formSchema>['properties'][string] & { name: string; required: boolean };

/** The fields of a form for the args of a job, from their JSON Schema, or null when the whole of them is one JSON text. */
export function argFields(schema: Record<string, unknown>): ArgField[] | null {
  const parsed = formSchema.safeParse(schema);
  if (!parsed.success) return null;
  const { properties, required } = parsed.data;
  return Object.entries(properties).map(([name, field]) => ({ ...field, name, required: required.includes(name) }));
}

/** The args that a form says; what is empty is left out. Throws `invalid_input` for JSON that is none. */
export function argsOf(schema: Record<string, unknown> | null, form: Record<string, string>): unknown {
  if (schema === null) return undefined;
  const fields = argFields(schema);
  if (fields === null) return parseJson('args', form.args ?? '');
  const given = fields
    .map((field) => [field.name, fieldValue(field, form[`arg.${field.name}`])] as const)
    .filter(([, value]) => value !== undefined);
  return Object.fromEntries(given);
}

function fieldValue(field: ArgField, text: string | undefined): unknown {
  if (field.type === 'boolean') return text === 'on';
  if (text === undefined || text.trim() === '') return undefined;
  if (field.type === 'json') return parseJson(field.name, text);
  return field.type === 'string' ? text : Number(text);
}

function parseJson(path: string, text: string): unknown {
  if (text.trim() === '') return undefined;
  try {
    return JSON.parse(text);
  } catch (cause) {
    const message = cause instanceof Error ? cause.message : 'This is not JSON';
    throw new AppError('invalid_input', 'The args are not JSON', { details: [{ path, message }], cause });
  }
}
