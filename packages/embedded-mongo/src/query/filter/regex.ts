import type { BSONRegExp } from 'bson';
import { MongoError } from '../../errors.js';
import { bsonType } from '../types.js';

const FLAGS = new Set(['i', 'm', 's', 'x', 'u']);

/** Compiles a `$regex` operand (string, regex, with or without `$options`) into a test of strings. */
export function compileRegex(operand: unknown, options?: unknown): RegExp {
  const type = bsonType(operand);
  if (type !== 'string' && type !== 'regex') throw new MongoError(2, '$regex has to be a string');
  if (options !== undefined && typeof options !== 'string') throw new MongoError(2, '$options has to be a string');
  const { pattern, flags } = partsOf(operand as string | RegExp | BSONRegExp);
  if (flags !== '' && options) throw new MongoError(51075, 'options set in both $regex and $options');
  return toRegExp(pattern, options ?? flags);
}

/** Builds a regular expression from PCRE text and MongoDB's flags. */
function toRegExp(pattern: string, flags: string): RegExp {
  const unknown = [...flags].find((flag) => !FLAGS.has(flag));
  if (unknown !== undefined) throw new MongoError(51108, `invalid flag in regex options: ${unknown}`);
  if (pattern.includes('\0')) throw new MongoError(51091, 'Regular expression cannot contain an embedded null byte');
  const inline = /^\(\?([imsx]+)\)/.exec(pattern);
  const all = new Set(`${flags}${inline?.[1] ?? ''}`);
  const body = translate(pattern.slice(inline?.[0].length ?? 0), all.has('x'));
  const kept = [...all].filter((flag) => flag === 'i' || flag === 'm' || flag === 's').join('');
  try {
    return new RegExp(body, `${kept}u`);
  } catch {
    // PCRE takes escapes that Unicode mode refuses, such as \- outside a class.
  }
  try {
    return new RegExp(body, kept);
  } catch (error) {
    throw new MongoError(51091, `Regular expression is invalid: ${(error as Error).message}`);
  }
}

/** Pattern and flags of any shape a regex arrives in. */
function partsOf(regex: string | RegExp | BSONRegExp): { pattern: string; flags: string } {
  if (typeof regex === 'string') return { pattern: regex, flags: '' };
  if (regex instanceof RegExp) return { pattern: regex.source, flags: regex.flags.replace(/[gyd]/g, '') };
  return { pattern: regex.pattern, flags: regex.options };
}

/** PCRE anchors that JavaScript lacks, and the white space and comments of extended mode. */
function translate(pattern: string, extended: boolean): string {
  let result = '';
  let inClass = false;
  for (let i = 0; i < pattern.length; i += 1) {
    const unit = pattern[i] as string;
    if (unit === '\\') {
      i += 1;
      result += escapeOf(pattern[i] ?? '', inClass);
    } else if (extended && !inClass && /\s/.test(unit)) {
    } else if (extended && !inClass && unit === '#') {
      while (i + 1 < pattern.length && pattern[i + 1] !== '\n') i += 1;
    } else {
      if (unit === '[') inClass = true;
      if (unit === ']') inClass = false;
      result += unit;
    }
  }
  return result;
}

function escapeOf(unit: string, inClass: boolean): string {
  if (unit === 'h') return inClass ? ' \\t' : '[ \\t]';
  if (inClass) return `\\${unit}`;
  if (unit === 'A') return '(?<![\\s\\S])';
  if (unit === 'z') return '(?![\\s\\S])';
  if (unit === 'Z') return '(?=\\n?(?![\\s\\S]))';
  return `\\${unit}`;
}
