import { z } from 'zod';
import { type ArgField, argFields } from './args-schema.js';

const problemsSchema = z.array(z.object({ path: z.string(), message: z.string() }));

const ARGS = 'body.args';

/**
 * What is wrong with each field, by the names that lead to it joined by dots; what concerns no field, or the args as a
 * whole, has the empty name. Pure.
 */
export function argProblems(schema: Record<string, unknown>, details: unknown): Map<string, string[]> {
  const problems = new Map<string, string[]>();
  const known = placesOf(argFields(schema) ?? []);
  for (const { path, message } of problemsSchema.catch([]).parse(details)) {
    if (path !== ARGS && !path.startsWith(`${ARGS}.`)) continue;
    const name = path.slice(ARGS.length + 1);
    // A problem of something within a list or a JSON text is one of its field.
    const place = known.find((each) => name === each || name.startsWith(`${each}.`)) ?? '';
    problems.set(place, [...(problems.get(place) ?? []), place === '' && name ? `${name}: ${message}` : message]);
  }
  return problems;
}

/** The places of all fields, the innermost first. */
function placesOf(fields: readonly ArgField[]): string[] {
  return fields.flatMap((field) => [...(field.kind === 'group' ? placesOf(field.fields) : []), field.path.join('.')]);
}
