import { posix } from 'node:path';

/** What the scanner needs to know of a language. */
export interface Language {
  name: string;
  lineComments: readonly string[];
  blockComments: readonly (readonly [open: string, close: string])[];
  /** Characters that open and close strings. */
  quotes: string;
  /** How functions are bounded; null for what has none (data, markup, prose). */
  functions: 'braces' | 'indentation' | null;
  /** `=>` opens a function. */
  arrows: boolean;
  /** `?` is a decision. */
  ternary: boolean;
}

type Traits = Partial<Omit<Language, 'name'>>;

const PLAIN: Omit<Language, 'name'> = {
  lineComments: [],
  blockComments: [],
  quotes: '',
  functions: null,
  arrows: false,
  ternary: false,
};
const C_LIKE: Traits = {
  lineComments: ['//'],
  blockComments: [['/*', '*/']],
  quotes: `"'`,
  functions: 'braces',
  ternary: true,
};
const SCRIPT: Traits = { ...C_LIKE, quotes: `"'\``, arrows: true };
const HASH: Traits = { lineComments: ['#'], quotes: `"'` };
const MARKUP: Traits = { blockComments: [['<!--', '-->']] };

const LANGUAGES: readonly (readonly [name: string, extensions: string, traits: Traits])[] = [
  ['TypeScript', 'ts tsx mts cts', SCRIPT],
  ['JavaScript', 'js jsx mjs cjs', SCRIPT],
  ['Python', 'py pyi', { ...HASH, functions: 'indentation' }],
  ['Go', 'go', { ...C_LIKE, quotes: `"'\``, ternary: false }],
  // A single quote is mostly a lifetime in Rust.
  ['Rust', 'rs', { ...C_LIKE, quotes: '"', ternary: false }],
  ['Java', 'java', C_LIKE],
  ['Kotlin', 'kt kts', { ...C_LIKE, ternary: false }],
  ['Swift', 'swift', { ...C_LIKE, quotes: '"' }],
  ['C', 'c h', C_LIKE],
  ['C++', 'cc cpp cxx hpp hh', C_LIKE],
  ['C#', 'cs', { ...C_LIKE, arrows: true }],
  ['PHP', 'php', { ...C_LIKE, lineComments: ['//', '#'] }],
  ['Dart', 'dart', { ...C_LIKE, arrows: true }],
  ['Scala', 'scala', { ...C_LIKE, quotes: '"', ternary: false }],
  ['Ruby', 'rb', HASH],
  ['Shell', 'sh bash zsh', HASH],
  ['SQL', 'sql', { lineComments: ['--'], blockComments: [['/*', '*/']], quotes: `"'` }],
  ['Lua', 'lua', { lineComments: ['--'], quotes: `"'` }],
  ['CSS', 'css', { blockComments: [['/*', '*/']], quotes: `"'` }],
  ['SCSS', 'scss less', { lineComments: ['//'], blockComments: [['/*', '*/']], quotes: `"'` }],
  ['HTML', 'html htm', MARKUP],
  ['Vue', 'vue', MARKUP],
  ['Svelte', 'svelte', MARKUP],
  ['XML', 'xml svg xsd', MARKUP],
  ['Markdown', 'md mdx', MARKUP],
  ['JSON', 'json jsonc', { quotes: '"' }],
  ['YAML', 'yml yaml', HASH],
  ['TOML', 'toml', HASH],
  ['INI', 'ini cfg conf env properties', { lineComments: ['#', ';'] }],
];

const BY_EXTENSION = new Map<string, Language>(
  LANGUAGES.flatMap(([name, extensions, traits]) =>
    extensions.split(' ').map((extension) => [`.${extension}`, { ...PLAIN, ...traits, name }] as const),
  ),
);
const BY_FILE_NAME = new Map<string, Language>([
  ['dockerfile', { ...PLAIN, ...HASH, name: 'Dockerfile' }],
  ['makefile', { ...PLAIN, lineComments: ['#'], name: 'Makefile' }],
]);
const OTHER: Language = { ...PLAIN, name: 'Other' };

/** The language of a file by its name; `Other` is plain text. */
export function languageOf(path: string): Language {
  const fileName = posix.basename(path).toLowerCase();
  return BY_EXTENSION.get(posix.extname(fileName)) ?? BY_FILE_NAME.get(fileName) ?? OTHER;
}
