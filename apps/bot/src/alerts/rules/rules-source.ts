import type { Log } from '../../events/log.js';
import { StartProblem } from '../../start-problem.js';
import { missingBuiltIns } from './built-in-rules.js';
import { DEFAULT_RULES } from './default-rules.js';
import { createFileWatch } from './file-watch.js';
import { parseRules } from './parse-rules.js';
import { problemText } from './problem.js';
import type { AlertRule } from './rule.js';
import { type RulesFile, readRulesFile, rulesOf } from './rules-file.js';

export interface RulesSourceDeps {
  path: string;
  /** Nobody set the path: then there need not be a file at it. */
  isDefault: boolean;
  log: Log;
  now(): Date;
  pollMs?: number;
}

export interface LoadedRules {
  /** Where the rules come from, or that they are built in. */
  path: string;
  loaded_at: Date;
  /** Why the newest version of the file was not taken. */
  problems: string[];
  /** With the built-in rules that the file leaves room for. */
  rules: AlertRule[];
}

export interface RulesSource {
  current(): LoadedRules;
  stop(): void;
}

const POLL_MS = 5_000;
/** A file that is being written is read again after this long; only what stayed the same is believed. */
const SETTLE_MS = 100;

/**
 * The rules of a file, always those of its newest good version. Throws `StartProblem` if the first version is bad, or
 * missing at a path that somebody set; a bad one later leaves the rules as they are.
 */
export function createRulesSource({ path, isDefault, log, now, pollMs = POLL_MS }: RulesSourceDeps): RulesSource {
  const first = readRulesFile(path);
  let current = first.text === null && first.missing && isDefault ? builtIn() : firstOf(first);
  let seen = first.version;
  let judged = first.version;
  let settling: NodeJS.Timeout | null = null;
  const stopWatching = createFileWatch(path, lookSoon, pollMs);

  function builtIn(): LoadedRules {
    return loaded(parseRules(DEFAULT_RULES, 'built-in').rules, `built-in (there is no ${path})`);
  }

  function firstOf(file: RulesFile): LoadedRules {
    const { rules, problems } = rulesOf(file, path);
    if (problems.length === 0) return loaded(rules, path);
    throw new StartProblem(['The alert rules cannot be used:', ...problems.map(problemText)].join('\n'));
  }

  function loaded(rules: readonly AlertRule[], from: string): LoadedRules {
    log.info('alert_rules_loaded', { from, rules: rules.length });
    return { path: from, loaded_at: now(), problems: [], rules: [...rules, ...missingBuiltIns(rules)] };
  }

  function lookSoon(): void {
    settling ??= setTimeout(look, SETTLE_MS).unref();
  }

  function look(): void {
    settling = null;
    const file = readRulesFile(path);
    if (file.version !== seen) {
      seen = file.version;
      lookSoon();
    } else if (file.version !== judged) {
      judged = file.version;
      judge(file);
    }
  }

  function judge(file: RulesFile): void {
    const { rules, problems } = rulesOf(file, path);
    if (problems.length === 0) {
      current = loaded(rules, path);
      return;
    }
    current = { ...current, problems: problems.map(problemText) };
    log.error('alert_rules_invalid', { path, version: file.version, problems: current.problems });
  }

  return {
    current: () => current,
    stop() {
      stopWatching();
      if (settling) clearTimeout(settling);
    },
  };
}
