import type { ButtonSpec } from '../reply.js';

export interface Page<T> {
  rows: readonly T[];
  /** From 1. */
  number: number;
  count: number;
}

/** One page of rows; a number that is too high means the last page. */
export function pageOf<T>(rows: readonly T[], wanted: number, rowsPerPage: number): Page<T> {
  const count = Math.max(1, Math.ceil(rows.length / rowsPerPage));
  const number = Math.min(Math.max(1, wanted), count);
  return { rows: rows.slice((number - 1) * rowsPerPage, number * rowsPerPage), number, count };
}

/** The row of buttons that turns pages; none for a single page. `input` is what the page was asked by. */
export function pager({ number, count }: Page<unknown>, command: string, input: string): ButtonSpec[][] {
  if (count === 1) return [];
  const turn = (label: string, page: number): ButtonSpec[] =>
    page < 1 || page > count
      ? []
      : [{ label: `${label} ${page}/${count}`, press: { command, input: `${input} --page ${page}`.trim() } }];
  return [[...turn('◀️', number - 1), ...turn('▶️', number + 1)]];
}

/** So many of them in each row. */
export function rowsOf<T>(items: readonly T[], perRow: number): T[][] {
  return Array.from({ length: Math.ceil(items.length / perRow) }, (_, row) =>
    items.slice(row * perRow, (row + 1) * perRow),
  );
}
