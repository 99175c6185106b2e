import { readJson } from './json.js';

/** One arg that a job must be given, and how its text is read. */
export interface ArgField {
  name: string;
  kind: 'text' | 'number' | 'boolean' | 'choice' | 'json';
  /** Of a choice. */
  options: readonly (string | number)[];
  description: string | null;
}

export type Args = Readonly<Record<string, unknown>>;

/** The required fields of a job's JSON Schema that the args lack, in the order of the schema. */
export function missingFields(schema: Readonly<Record<string, unknown>> | null, args: Args): ArgField[] {
  const properties = recordOf(schema?.properties);
  const required = Array.isArray(schema?.required) ? schema.required.map(String) : [];
  return required.filter((name) => !Object.hasOwn(args, name)).map((name) => toField(name, recordOf(properties[name])));
}

/** The value that a text means for the field, or null if it means none. */
export function readAnswer({ kind, options }: ArgField, text: string): { value: unknown } | null {
  const said = text.trim();
  switch (kind) {
    case 'text':
      return { value: text };
    case 'number':
      return said !== '' && Number.isFinite(Number(said)) ? { value: Number(said) } : null;
    case 'boolean':
      return readBoolean(said);
    case 'choice': {
      const value = options.find((option) => String(option).toLowerCase() === said.toLowerCase());
      return value === undefined ? null : { value };
    }
    case 'json': {
      const read = readJson(said);
      return read.ok && read.rest.trim() === '' ? { value: read.value } : null;
    }
  }
}

function toField(name: string, property: Readonly<Record<string, unknown>>): ArgField {
  const { type, description } = property;
  const options = optionsOf(property);
  return {
    name,
    kind: options.length > 0 ? 'choice' : kindOf(type),
    options,
    description: typeof description === 'string' ? description : null,
  };
}

function kindOf(type: unknown): ArgField['kind'] {
  if (type === 'string') return 'text';
  if (type === 'number' || type === 'integer') return 'number';
  return type === 'boolean' ? 'boolean' : 'json';
}

function optionsOf(property: Readonly<Record<string, unknown>>): (string | number)[] {
  const values: unknown[] = Array.isArray(property.enum) ? property.enum : [];
  return values.filter((value) => typeof value === 'string' || typeof value === 'number');
}

const TRUE_WORDS: ReadonlySet<string> = new Set(['true', 'yes', 'y', '1', 'on', 'כן']);
const FALSE_WORDS: ReadonlySet<string> = new Set(['false', 'no', 'n', '0', 'off', 'לא']);

function readBoolean(said: string): { value: boolean } | null {
  const word = said.toLowerCase();
  if (TRUE_WORDS.has(word)) return { value: true };
  return FALSE_WORDS.has(word) ? { value: false } : null;
}

function recordOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : {};
}
