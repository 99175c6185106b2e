/** A value as JSON text of at most `max` characters, cut with a mark. */
export function jsonText(value: unknown, max: number, indent?: number): string {
  const text = JSON.stringify(value, null, indent) ?? '';
  return text.length > max ? `${text.slice(0, max)}…` : text;
}
