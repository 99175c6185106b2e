/** What differs from one replay to the next, and how it is written instead. Nothing else of an answer is changed. */
const VARYING: readonly (readonly [RegExp, string])[] = [
  [/\b\d{4}-\d\d-\d\d \d\d:\d\d\b/g, '‹time›'],
  [/\b\d\d\.\d\d \d\d:\d\d\b/g, '‹time›'],
  [/\b\d\d:\d\d:\d\d\b/g, '‹time›'],
  [/\b\d+h( \d+m|(?= left))/g, '‹duration›'],
  [/\b\d+m( \d+s)?(?!\w)/g, '‹duration›'],
  [/\b[\d.]+ ?m?s(?!\w)/g, '‹duration›'],
  [/[\d.]+ (שע|דק|שנ)׳( [\d.]+ (דק|שנ)׳)?/g, '‹duration›'],
  [/\d+ מ״ש/g, '‹duration›'],
  [/\b\d\d seconds/g, '‹number› seconds'],
  [/\b\d\d שניות/g, '‹number› שניות'],
  // It depends on whether a minute of the clock has ended since the start.
  [/(Last 24 hours|Last 7 days|24 השעות האחרונות|7 הימים האחרונים): .+/g, '$1: ‹availability›'],
  [/[\d.]+ GB/g, '‹size›'],
  [/\(\d+%\)/g, '(‹percent›)'],
];
/** Whole, or as much of it as lists show. */
const ID = /\b[\da-f]{8}(?:-[\da-f]{4}){2}(?:-[\da-f]{4}-[\da-f]{12})?\b/g;
const NAME = /‹id (\d+)(?::(\d+))?›/g;

/** Ids by the order in which they were seen. */
export type SeenIds = readonly string[];

/** The text with names for what varies, and the ids that were seen by then. */
export function nameVarying(text: string, before: SeenIds): { text: string; seen: SeenIds } {
  const seen = [...before];
  const named = text.replace(ID, (id) => {
    const known = seen.findIndex((each) => each.startsWith(id) || id.startsWith(each));
    if (known === -1) seen.push(id);
    else if (id.length > (seen[known]?.length ?? 0)) seen[known] = id;
    return `‹id ${known === -1 ? seen.length : known + 1}›`;
  });
  return { text: VARYING.reduce((rest, [form, name]) => rest.replace(form, name), named), seen };
}

/** What somebody types who has these ids before them; `‹id 1:18›` are the first 18 characters of the first. */
export function nameBack(text: string, seen: SeenIds): string {
  return text.replace(NAME, (_, number, length) => {
    const id = seen[Number(number) - 1];
    if (id === undefined) throw new Error(`There is no id ${number} yet`);
    return id.slice(0, length === undefined ? undefined : Number(length));
  });
}
