/** The time at which it was made and a little of the chance behind it. */
const SHOWN = 18;

/** As much of an id as lists show; where it fits several, whoever is asked says so. */
export function shortId(id: string): string {
  return id.slice(0, SHOWN);
}
