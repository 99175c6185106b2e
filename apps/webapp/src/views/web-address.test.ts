import { describe, expect, it } from '@jest/globals';
import { webAddress } from './web-address.js';

describe('a link to the web', () => {
  it.each([
    ['https://runbooks.example.com/a?b=c', 'https://runbooks.example.com/a?b=c'],
    ['http://10.0.0.1:8080', 'http://10.0.0.1:8080/'],
    [' HTTPS://EXAMPLE.COM/x ', 'https://example.com/x'],
    ['javascript:alert(1)', null],
    ['java\nscript:alert(1)', null],
    ['data:text/html,<script>alert(1)</script>', null],
    ['file:///etc/passwd', null],
    ['//evil.test', null],
    ['/runbooks', null],
    ['', null],
    [null, null],
  ])('%j leads to %j', (text, expected) => {
    expect(webAddress(text)).toBe(expected);
  });
});
