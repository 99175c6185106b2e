import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from '@jest/globals';

const folder = fileURLToPath(new URL('.', import.meta.url));
const sheets = readdirSync(folder).filter((name) => name.endsWith('.css'));

/** The declarations of a sheet, without comments and the conditions of media queries. */
function declarations(name: string): string[] {
  const text = readFileSync(`${folder}${name}`, 'utf8').replace(/\/\*.*?\*\//gs, '');
  return [...text.matchAll(/^\s*([a-z-]+:[^;{}]+);/gm)].map(([, declaration = '']) => declaration);
}

describe('the styles', () => {
  it.each(sheets)('%s knows no left and right, so that both directions look right', (name) => {
    const physical = declarations(name).filter(
      (declaration) =>
        /^(margin|padding|border|inset)?-?(left|right)\b|^(min-|max-)?(width|height):|: *(left|right)$/.test(
          declaration,
        ) || /^(margin|padding|inset):\s*\S+\s+(\S+)\s+\S+\s+(?!\2$)\S+$/.test(declaration),
    );
    expect(physical).toEqual([]);
  });

  it('are all there', () => {
    expect(sheets.length).toBeGreaterThan(5);
    expect(sheets.flatMap(declarations).length).toBeGreaterThan(200);
  });
});
