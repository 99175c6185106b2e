/** Where two values differ: the path to the place, and what is there; a side that has nothing there is left out. */
export interface Difference {
  path: string;
  before?: unknown;
  after?: unknown;
}

const MAX_DEPTH = 20;

/** Every place where two JSON values differ, in the order of the first, then what only the second has. Pure. */
export function diffJson(before: unknown, after: unknown): Difference[] {
  return compare(before, after, '', 0);
}

function compare(before: unknown, after: unknown, path: string, depth: number): Difference[] {
  if (Object.is(before, after)) return [];
  if (!areAlike(before, after) || depth === MAX_DEPTH)
    return JSON.stringify(before) === JSON.stringify(after) ? [] : [sides(path, before, after)];
  return keysOf(before, after).flatMap((key) => {
    const place = placeOf(path, key, Array.isArray(before));
    const [was, is] = [own(before, key), own(after, key)];
    return was === undefined || is === undefined
      ? was === is
        ? []
        : [sides(place, was, is)]
      : compare(was, is, place, depth + 1);
  });
}

/** Both lists, or both objects: then it is told what in them differs. */
function areAlike(a: unknown, b: unknown): boolean {
  const areObjects = typeof a === 'object' && typeof b === 'object' && a !== null && b !== null;
  return areObjects && Array.isArray(a) === Array.isArray(b);
}

const keysOf = (before: unknown, after: unknown): string[] => [
  ...new Set([...Object.keys(before as object), ...Object.keys(after as object)]),
];

const own = (value: unknown, key: string): unknown =>
  Object.hasOwn(value as object, key) ? (value as Record<string, unknown>)[key] : undefined;

function sides(path: string, before: unknown, after: unknown): Difference {
  return { path, ...(before !== undefined && { before }), ...(after !== undefined && { after }) };
}

/** A path as in code: `files[3].name`; a name that is no plain word is quoted. */
function placeOf(path: string, key: string, isList: boolean): string {
  if (isList) return `${path}[${key}]`;
  if (!/^[A-Za-z_$][\w$]*$/.test(key)) return `${path}[${JSON.stringify(key)}]`;
  return path ? `${path}.${key}` : key;
}
