import { describe, expect, it } from '@jest/globals';
import { codeMarkdown, fencedMarkdown, inlineMarkdown } from './markdown.js';

describe('a text in a line of Markdown', () => {
  it.each([
    ['plain words', 'plain words'],
    ['a | b', 'a \\| b'],
    ['<img src=x onerror=alert(1)>', '\\<img src=x onerror=alert\\(1\\)\\>'],
    ['[x](javascript:alert(1))', '\\[x\\]\\(javascript\\:alert\\(1\\)\\)'],
    ['two\n# lines\n\n- of it', 'two \\# lines \\- of it'],
    ['`code` and **bold**', '\\`code\\` and \\*\\*bold\\*\\*'],
    ['back\\slash', 'back\\\\slash'],
    ['&lt;b&gt; @everyone', '\\&lt;b\\&gt; \\@everyone'],
    ['  ', ''],
  ])('%j is %j', (text, expected) => {
    expect(inlineMarkdown(text)).toBe(expected);
  });
});

describe('code in a line of Markdown', () => {
  it.each([
    ['run-1', '`run-1`'],
    ['a`b', '``a`b``'],
    ['`', '`` ` ``'],
    ['``x``', '``` ``x`` ```'],
    ['two\nlines', '`two lines`'],
    ['', ''],
  ])('%j is %j', (text, expected) => {
    expect(codeMarkdown(text)).toBe(expected);
  });
});

describe('a fence', () => {
  it('is longer than any backticks inside', () => {
    expect(fencedMarkdown('plain')).toBe('```text\nplain\n```');
    expect(fencedMarkdown('```\n<script>\n```')).toBe('````text\n```\n<script>\n```\n````');
    expect(fencedMarkdown('`'.repeat(9), 'json')).toBe(`${'`'.repeat(10)}json\n${'`'.repeat(9)}\n${'`'.repeat(10)}`);
  });

  it('is not closed by a carriage return', () => {
    expect(fencedMarkdown('a\r```\rb\r\nc')).toBe('````text\na\n```\nb\nc\n````');
  });
});
