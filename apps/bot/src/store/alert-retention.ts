const KEPT_MS = 30 * 86_400_000;

/** When what belongs to alerts may go: 30 days after it was over. */
export function keptUntil(over: Date): Date {
  return new Date(over.getTime() + KEPT_MS);
}
