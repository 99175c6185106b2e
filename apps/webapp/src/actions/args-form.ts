import { AppError } from '@jobs-monitor/core';
import { type ArgField, argFields } from './args-schema.js';
import { instantOf } from './zoned-time.js';

/** The name of a field in the form; a dot in a name of the args is no step. */
export function fieldName({ path }: Pick<ArgField, 'path'>): string {
  return ['arg', ...path.map((step) => step.replace(/[%.]/g, (sign) => (sign === '.' ? '%2E' : '%25')))].join('.');
}

/**
 * The args that a form says; what is empty is left out. Local times are those of the zone. Throws `invalid_input` with the
 * field for JSON that is none.
 */
export function argsOf(
  schema: Record<string, unknown> | null,
  form: Record<string, string>,
  timeZone: string,
): unknown {
  if (schema === null) return undefined;
  const fields = argFields(schema);
  if (fields === null) return parseJson('', form.args ?? '');
  return objectOf(fields, form, timeZone);
}

function objectOf(fields: readonly ArgField[], form: Record<string, string>, timeZone: string) {
  const given = fields
    .map((field) => [field.path.at(-1) ?? '', argOf(field, form, timeZone)] as const)
    .filter(([, value]) => value !== undefined);
  return Object.fromEntries(given);
}

function argOf(field: ArgField, form: Record<string, string>, timeZone: string): unknown {
  if (field.kind === 'group') return groupOf(field, form, timeZone);
  const text = form[fieldName(field)];
  if (field.kind === 'value' && field.type === 'boolean') return text === 'on';
  if (text === undefined || text.trim() === '') return undefined;
  if (field.kind === 'json') return parseJson(field.path.join('.'), text);
  if (field.kind === 'list') return linesOf(text).map((line) => (field.items === 'string' ? line : numberOf(line)));
  if (field.enum) return field.enum.find((each) => String(each) === text) ?? text;
  if (field.type !== 'string') return numberOf(text);
  if (field.format === 'date-time') return instantOf(text, timeZone)?.toISOString() ?? text;
  return text.replaceAll('\r\n', '\n');
}

/** An object within the args; one that may be left out is, when nothing in it was filled in. */
function groupOf(field: Extract<ArgField, { kind: 'group' }>, form: Record<string, string>, timeZone: string) {
  const given = objectOf(field.fields, form, timeZone);
  const isEmpty = Object.values(given).every((value) => value === false);
  return isEmpty && !field.required ? undefined : given;
}

const linesOf = (text: string): string[] =>
  text
    .split('\n')
    .map((line) => line.trim())
    .filter(Boolean);

/** What is no number stays as it was typed: the bot says what is wrong with it. */
const numberOf = (text: string): number | string => (Number.isFinite(Number(text)) ? Number(text) : text);

function parseJson(path: string, text: string): unknown {
  if (text.trim() === '') return undefined;
  try {
    return JSON.parse(text);
  } catch (cause) {
    const message = cause instanceof Error ? cause.message : 'This is not JSON';
    throw new AppError('invalid_input', 'The args are not JSON', {
      details: [{ path: argsPath(path), message }],
      cause,
    });
  }
}

const argsPath = (path: string) => ['body.args', path].filter(Boolean).join('.');
