/** The first line of a text that may be long, cut between characters. */
export function excerpt(text: string, max = 300): string {
  const line = text.trimStart().split('\n', 1)[0] ?? '';
  if (line.length <= max) return line;
  const characters = Array.from(line.slice(0, (max + 1) * 2));
  return characters.length <= max ? line : `${characters.slice(0, max - 1).join('')}…`;
}
