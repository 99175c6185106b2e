import { createHash } from 'node:crypto';
import { closeSync, openSync, readSync, statSync } from 'node:fs';
import { parseRules } from './parse-rules.js';
import type { RuleProblem } from './problem.js';
import type { AlertRule } from './rule.js';
import { MAX_FILE_BYTES } from './yaml-file.js';

/** What stands at the path of the rules. Equal versions are equal files; without a text there is the reason why not. */
export type RulesFile =
  | { version: string; text: string }
  | { version: string; text: null; missing: boolean; reason: string };

/** Reads the file, as far as it may be long. Never throws. */
export function readRulesFile(path: string): RulesFile {
  try {
    if (!statSync(path).isFile()) return unreadable('ENOTFILE', 'the path does not name a file');
    const bytes = readStart(path, MAX_FILE_BYTES + 1);
    return { version: createHash('sha256').update(bytes).digest('hex').slice(0, 16), text: bytes.toString('utf8') };
  } catch (error) {
    const { code = 'unknown' } = error as NodeJS.ErrnoException;
    const missing = code === 'ENOENT' || code === 'ENOTDIR';
    return unreadable(code, missing ? 'there is no such file' : `the file cannot be read (${code})`);
  }
}

/** The rules of a file, or what is wrong with it; why it cannot be read is a problem like any other. */
export function rulesOf(file: RulesFile, path: string): { rules: AlertRule[]; problems: RuleProblem[] } {
  if (file.text !== null) return parseRules(file.text, path);
  const hint = 'Put a rules file there that the bot may read, or set ALERTS_CONFIG_PATH to the path of one';
  return { rules: [], problems: [{ file: path, line: 1, rule: null, reason: file.reason, hint }] };
}

function unreadable(code: string, reason: string): RulesFile {
  return { version: code, text: null, missing: code === 'ENOENT' || code === 'ENOTDIR', reason };
}

function readStart(path: string, atMost: number): Buffer {
  const descriptor = openSync(path, 'r');
  try {
    const buffer = Buffer.alloc(atMost);
    let length = 0;
    for (let read = -1; read !== 0 && length < atMost; length += read) {
      read = readSync(descriptor, buffer, length, atMost - length, null);
    }
    return buffer.subarray(0, length);
  } finally {
    closeSync(descriptor);
  }
}
