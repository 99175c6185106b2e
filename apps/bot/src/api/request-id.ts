/** The id of a request: the caller's own if it is 8 to 64 of `A-Za-z0-9_-`, else a new one. */
export function requestIdOf(given: string | string[] | undefined, newId: () => string): string {
  return typeof given === 'string' && /^[A-Za-z0-9_-]{8,64}$/.test(given) ? given : newId();
}
