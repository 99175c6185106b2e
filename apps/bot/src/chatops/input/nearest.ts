/** Ids are no longer; what is longer is no slip of somebody who meant one. */
const MAX_LENGTH = 128;

/** The known ids that are most like what was typed, at most `limit`, the likest first; none that is unlike it. Pure and bounded. */
export function nearestIds(typed: string, known: readonly string[], limit = 3): string[] {
  const wanted = typed.slice(0, MAX_LENGTH).toLowerCase();
  if (wanted === '') return [];
  return known
    .map((id) => ({ id, distance: unlikeness(wanted, id.toLowerCase()) }))
    .filter(({ distance }) => distance <= Math.max(2, Math.floor(wanted.length / 3)))
    .sort((a, b) => a.distance - b.distance || a.id.localeCompare(b.id))
    .slice(0, limit)
    .map(({ id }) => id);
}

/** Typing a part of an id is a small slip, however much of it is missing. */
function unlikeness(wanted: string, id: string): number {
  if (wanted === id) return 0;
  if (wanted.length >= 3 && id.includes(wanted)) return 1;
  return editDistance(wanted, id, Math.max(2, Math.floor(wanted.length / 3)));
}

/** How many characters must be put in, left out or changed; whatever is above `bound` is only known to be so. */
export function editDistance(a: string, b: string, bound: number): number {
  if (Math.abs(a.length - b.length) > bound) return bound + 1;
  let previous = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let row = 1; row <= a.length; row += 1) {
    const current = [row];
    let least = row;
    for (let column = 1; column <= b.length; column += 1) {
      const changed = (previous[column - 1] ?? 0) + (a[row - 1] === b[column - 1] ? 0 : 1);
      const cost = Math.min(changed, (previous[column] ?? 0) + 1, (current[column - 1] ?? 0) + 1);
      current.push(cost);
      least = Math.min(least, cost);
    }
    if (least > bound) return bound + 1;
    previous = current;
  }
  return previous[b.length] ?? 0;
}
