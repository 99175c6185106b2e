import { z } from 'zod';

const value = z.union([z.string(), z.number(), z.boolean()]);
const texts = { title: z.string().optional(), description: z.string().optional() };

/** What the fields of a form can say of a schema: one value, or a list of such. */
const simpleSchema = z.object({
  ...texts,
  type: z.enum(['string', 'integer', 'number', 'boolean']),
  default: value.optional(),
  examples: z.array(value).optional(),
  enum: z.array(z.union([z.string(), z.number()])).optional(),
  const: z.union([z.string(), z.number()]).optional(),
  minimum: z.number().optional(),
  maximum: z.number().optional(),
  multipleOf: z.number().optional(),
  minLength: z.number().optional(),
  maxLength: z.number().optional(),
  pattern: z.string().optional(),
  format: z.string().optional(),
});
const listSchema = z.object({
  ...texts,
  type: z.literal('array'),
  items: z.object({ type: z.enum(['string', 'integer', 'number']) }),
  default: z.array(z.union([z.string(), z.number()])).optional(),
  minItems: z.number().optional(),
});
const objectSchema = z.object({
  ...texts,
  type: z.literal('object'),
  properties: z.record(z.string(), z.unknown()),
  required: z.array(z.string()).default([]),
});

interface Place {
  /** The names that lead to it; more than one in an object within the args. */
  path: readonly string[];
  /** It cannot be left empty: the schema asks for it and gives no default. */
  required: boolean;
  title?: string | undefined;
  description?: string | undefined;
}

export type ArgField =
  | (Place & { kind: 'value' } & Omit<z.infer<typeof simpleSchema>, 'title' | 'description' | 'const'>)
  | (Place & { kind: 'list'; items: 'string' | 'integer' | 'number'; default: readonly (string | number)[] })
  | (Place & { kind: 'group'; fields: readonly ArgField[] })
  /** What fields cannot say otherwise is written as JSON. */
  | (Place & { kind: 'json' });

/** The fields of a form for the args of a job, from their JSON Schema, or null when the whole of them is one JSON text. Pure. */
export function argFields(schema: Record<string, unknown>): ArgField[] | null {
  const parsed = objectSchema.safeParse(schema);
  return parsed.success ? fieldsOf(parsed.data, [], true) : null;
}

/** A longer text than this has a field of several lines. */
const LONG_TEXT = 200;

/** True for texts that want several lines: long ones, and those whose schema says so. Pure. */
export function isMultiline({ format, maxLength, default: given }: Extract<ArgField, { kind: 'value' }>): boolean {
  return format === 'multiline' || (maxLength ?? 0) > LONG_TEXT || String(given ?? '').includes('\n');
}

function fieldsOf(
  { properties, required }: z.infer<typeof objectSchema>,
  parent: readonly string[],
  isParentRequired: boolean,
): ArgField[] {
  return Object.entries(properties).map(([name, schema]) =>
    fieldOf(withoutNull(schema), [...parent, name], isParentRequired && required.includes(name)),
  );
}

function fieldOf(schema: unknown, path: readonly string[], isListed: boolean): ArgField {
  const simple = simpleSchema.safeParse(schema);
  if (simple.success) {
    const { const: only, ...field } = simple.data;
    const required = isListed && field.default === undefined && field.type !== 'boolean';
    return { ...field, ...(only !== undefined && { enum: [only] }), kind: 'value', path, required };
  }
  const list = listSchema.safeParse(schema);
  if (list.success) {
    const { items, default: given, minItems = 0, ...rest } = list.data;
    return { ...rest, kind: 'list', path, items: items.type, default: given ?? [], required: isListed && minItems > 0 };
  }
  const group = objectSchema.safeParse(schema);
  if (group.success && path.length === 1) {
    const { title, description } = group.data;
    return {
      title,
      description,
      kind: 'group',
      path,
      required: isListed,
      fields: fieldsOf(group.data, path, isListed),
    };
  }
  const { title, description } = z.object(texts).catch({}).parse(schema);
  return { title, description, kind: 'json', path, required: isListed };
}

const nullable = z.object({ anyOf: z.array(z.record(z.string(), z.unknown())).length(2) });
const typeList = z.object({ type: z.array(z.string()).length(2) });

/** What may also be null is a field that may be left empty. */
function withoutNull(schema: unknown): unknown {
  const either = nullable.safeParse(schema);
  if (either.success) {
    const other = either.data.anyOf.find(({ type }) => type !== 'null');
    const isNullable = either.data.anyOf.some(({ type }) => type === 'null');
    return isNullable ? { ...other, ...z.object(texts).catch({}).parse(schema) } : schema;
  }
  const types = typeList.safeParse(schema);
  if (!types.success || !types.data.type.includes('null')) return schema;
  return { ...(schema as object), type: types.data.type.find((type) => type !== 'null') };
}
