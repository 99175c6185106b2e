const PAGE = /(?:^|\s)(?:--|—|–)page\s+(\d{1,4})\s*$/;

/** What was asked, and which page of it: `active --page 2`. Pages are counted from 1; null: none was named. */
export function splitPage(input: string): { asked: string; page: number | null } {
  const match = PAGE.exec(input);
  if (!match) return { asked: input.trim(), page: null };
  return { asked: input.slice(0, match.index).trim(), page: Math.max(1, Number(match[1])) };
}
