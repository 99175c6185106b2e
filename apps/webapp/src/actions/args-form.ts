import { AppError } from '@jobs-monitor/core';
import { z } from 'zod';

const fieldSchema = z.object({
  type: z.enum(['string', 'integer', 'number', 'boolean']),
  title: z.string().optional(),
  description: z.string().optional(),
  default: z.union([z.string(), z.number(), z.boolean()]).optional(),
  enum: z.array(z.string()).optional(),
  minimum: z.number().optional(),
  maximum: z.number().optional(),
});

const formSchema = z.object({
  type: z.literal('object'),
  properties: z.record(z.string(), fieldSchema),
  required: z.array(z.string()).default([]),
});

export interface ArgField extends z.infer<typeof fieldSchema> {
  name: string;
  required: boolean;
}

/** The fields of a form for args of simple types, or null when only JSON can say them. */
export function argFields(schema: Record<string, unknown>): ArgField[] | null {
  const parsed = formSchema.safeParse(schema);
  if (!parsed.success) return null;
  const { properties, required } = parsed.data;
  return Object.entries(properties).map(([name, field]) => ({ ...field, name, required: required.includes(name) }));
}

/** The args that a form says; empty fields are left out. Throws `invalid_input` for JSON that is none. */
export function argsOf(schema: Record<string, unknown> | null, form: Record<string, string>): unknown {
  if (schema === null) return undefined;
  const fields = argFields(schema);
  if (fields === null) return parseArgs(form.args ?? '');
  const args: Record<string, unknown> = {};
  for (const field of fields) {
    const text = form[`arg.${field.name}`];
    if (field.type === 'boolean') args[field.name] = text === 'on';
    else if (text) args[field.name] = field.type === 'string' ? text : Number(text);
  }
  return args;
}

function parseArgs(text: string): unknown {
  if (text.trim() === '') return undefined;
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new AppError('invalid_input', 'The args are not JSON', {
      details: [{ path: 'args', message: cause instanceof Error ? cause.message : '' }],
      cause,
    });
  }
}
