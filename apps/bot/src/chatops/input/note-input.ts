/** An id and, behind it, what else somebody has to say. */
export function splitNote(input: string): { meant: string; note: { note?: string } } {
  const [, meant = '', note = ''] = /^(\S*)\s*(.*)$/s.exec(input.trim()) ?? [];
  return { meant, note: note === '' ? {} : { note } };
}
