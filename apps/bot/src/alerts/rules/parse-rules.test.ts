import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { alertRule } from '@jobs-monitor/core';
import { DEFAULT_RULES } from './default-rules.js';
import { parseRules } from './parse-rules.js';
import { problemText } from './problem.js';
import type { AlertRule } from './rule.js';

const PLAIN = `alerts:
  - name: job_failure_alert
    event_pattern: "job_failed"
    severity: error
    cooldown_seconds: 300
    message: "❌ Job {job_id} failed: {error}"
  - name: job_stuck_alert
    event_pattern: "job_stuck"
    severity: critical
    cooldown_seconds: 600
    message: "⚠️ Job {job_id} has been stuck for {minutes} minutes"
`;

const read = (text: string) => parseRules(text, 'alerts.yml');
const told = (text: string) => read(text).problems.map(problemText);
/** One rule that is right but for some lines of its own. */
const ruleWith = (lines: string) => `alerts:\n  - name: r\n    event_pattern: job_failed\n    ${lines}\n`;
const only = (text: string) => {
  const { rules, problems } = read(text);
  expect(problems).toEqual([]);
  expect(rules).toHaveLength(1);
  return rules[0];
};

describe('parseRules', () => {
  it('takes the plain form as it stands', () => {
    const { rules, problems } = read(PLAIN);
    expect(problems).toEqual([]);
    expect(rules).toEqual([
      {
        name: 'job_failure_alert',
        event_pattern: 'job_failed',
        severity: 'error',
        cooldown_seconds: 300,
        message: { en: '❌ Job {job_id} failed: {error}', he: '❌ Job {job_id} failed: {error}' },
        match: { job_ids: [], categories: [], reasons: [], min_attempt: null },
        after: 1,
        recover_after: 1,
        channels: [],
        runbook: null,
        steps: null,
        actions: [],
      },
      expect.objectContaining({ name: 'job_stuck_alert', severity: 'critical', cooldown_seconds: 600 }),
    ]);
  });

  it('fills in what is not there', () => {
    expect(only('alerts: [{name: r, event_pattern: job_stuck}]')).toMatchObject({
      severity: 'critical',
      cooldown_seconds: 300,
      after: 1,
      recover_after: 1,
      message: { en: 'Job {job_id} has been stuck for {minutes} minutes', he: expect.stringMatching(/[א-ת]/) },
    });
    expect(only('alerts: [{name: r, event_pattern: "job_*"}]')).toMatchObject({
      severity: 'error',
      message: { en: '{summary}', he: '{summary}' },
    });
  });

  it('takes the extended form', () => {
    const rule = only(`
alerts:
  - name: nightly
    event_pattern: "job_*"
    severity: warn
    cooldown_seconds: 0
    match: { job_ids: [backup_*, sync], category: backup, reasons: [error, "gate:*"], min_attempt: 3 }
    after: 3
    recover_after: 2
    channels: [telegram:-1001234/7, slack]
    message: { he: "נכשל {job_id}" }
    runbook: https://wiki.example.org/backups
    steps: |
      1. Look at the disk.
      2. Run it again.
    actions: [retry, silence]
`);
    expect(rule).toEqual({
      name: 'nightly',
      event_pattern: 'job_*',
      severity: 'warn',
      cooldown_seconds: 0,
      match: { job_ids: ['backup_*', 'sync'], categories: ['backup'], reasons: ['error', 'gate:*'], min_attempt: 3 },
      after: 3,
      recover_after: 2,
      channels: ['telegram:-1001234/7', 'slack'],
      message: { en: 'נכשל {job_id}', he: 'נכשל {job_id}' },
      runbook: 'https://wiki.example.org/backups',
      steps: '1. Look at the disk.\n2. Run it again.\n',
      actions: ['retry', 'silence'],
    });
    expect(alertRule.safeParse(rule).success).toBe(true);
  });

  it('follows aliases and takes CRLF and a byte order mark', () => {
    const text = `\uFEFF${PLAIN}    channels: &ops [slack, telegram]\n  - { name: c, event_pattern: deploy, channels: *ops }\n`;
    const { rules, problems } = read(text.replaceAll('\n', '\r\n'));
    expect(problems).toEqual([]);
    expect(rules[2]?.channels).toEqual(['slack', 'telegram']);
  });

  it('takes a list of no rules', () => {
    expect(read('alerts: []')).toEqual({ rules: [], problems: [] });
  });

  it('lets a rule about the monitor itself be called like the built-in one that it replaces', () => {
    expect(told('alerts: [{name: monitor_clock_skewed, event_pattern: "monitor_*"}]')).toEqual([]);
  });

  it('has the rules of config/alerts.yml built in', () => {
    const file = read(readFileSync(path.join(process.cwd(), 'config/alerts.yml'), 'utf8'));
    expect(file.problems).toEqual([]);
    expect(file.rules).toEqual(read(DEFAULT_RULES).rules);
    const inEnglish = ({ message, ...rule }: AlertRule) => ({ ...rule, message: message.en });
    expect(file.rules.slice(0, 2).map(inEnglish)).toEqual(read(PLAIN).rules.map(inEnglish));
  });
});

/** What is wrong, the text, its one problem. */
const MISTAKES: [string, string, string | RegExp][] = [
  ['an empty file', '', /^alerts.yml:1: the file is empty\. Begin with "alerts:"/],
  ['only comments', '# nothing\n', /^alerts.yml:1: the file is empty/],
  ['a text', 'hello', /^alerts.yml:1: the file must be a mapping, not "hello"/],
  ['a list', '- name: x', /^alerts.yml:1: the file must be a mapping, not a list/],
  ['alerts with no value', 'alerts:\n', /^alerts.yml:1: alerts must be a list of rules, not nothing/],
  ['alerts that is a mapping', 'alerts:\n  name: x\n', /^alerts.yml:1: alerts must be a list of rules, not a mapping/],
  [
    'a rule that is a text',
    'alerts:\n  - job_failed\n',
    /^alerts.yml:2: rule #1: the rule must be a mapping, not "job/,
  ],
  ['a rule that is nothing', 'alerts:\n  -\n', /^alerts.yml:2: rule #1: the rule must be a mapping, not nothing/],
  [
    'a text that is not closed',
    'alerts:\n  - name: "x\n    event_pattern: job_failed\n',
    /^alerts.yml:4: the YAML is wrong: Missing closing "quote\. .*missing quote/,
  ],
  ['a tab', 'alerts:\n\t- name: x\n', /^alerts.yml:2: the YAML is wrong: Tabs .*\. Indent with spaces\.$/],
  [
    'a bad indentation',
    'alerts:\n  - name: x\n   severity: error\n',
    /^alerts.yml:3: the YAML is wrong: .*missing .*dash/,
  ],
  ['a second document', 'alerts: []\n---\nalerts: []\n', /^alerts.yml:2: the YAML is wrong: .*take out the ---/],
  ['a tag', ruleWith('steps: !exec rm'), /^alerts.yml:4: the YAML is wrong: Unresolved tag.*begins with !/],
  ['nesting without end', `alerts: ${'['.repeat(100_000)}`, /^alerts.yml:1: the YAML is wrong: .*three levels/],
  ['a key twice', ruleWith('name: s'), 'alerts.yml:4: rule r: name is there twice. Keep one of them.'],
  ['alerts twice', 'alerts: []\nalerts: []\n', 'alerts.yml:2: alerts is there twice. Keep one of them.'],
  [
    'an unknown key',
    ruleWith('cooldown: 3'),
    /^alerts.yml:4: rule r: cooldown is not a known key\. Known are name, event_pattern/,
  ],
  [
    'a key with a letter too few',
    ruleWith('severty: warn'),
    'alerts.yml:4: rule r: severty is not a known key. Did you mean "severity"?',
  ],
  [
    'an unknown key beside alerts',
    'alerts: []\nversion: 1\n',
    /^alerts.yml:2: version is not a known key. Known are alerts/,
  ],
  ['__proto__', ruleWith('__proto__: {severity: info}'), /^alerts.yml:4: rule r: __proto__ is not a known key/],
  ['constructor', ruleWith('constructor: x'), /^alerts.yml:4: rule r: constructor is not a known key/],
  ['a merge key', ruleWith('<<: {severity: info}'), /^alerts.yml:4: rule r: << is not a known key/],
  ['a key that is a list', ruleWith('? [a]\n    : 1'), /^alerts.yml:4: rule r: \? is not a known key/],
  ['no name', 'alerts:\n  - event_pattern: deploy\n', /^alerts.yml:2: rule #1: the rule has no name\. Add a line/],
  ['no event_pattern', 'alerts:\n  - name: r\n', /^alerts.yml:2: rule r: the rule has no event_pattern\. Add a line/],
  [
    'a name with a space',
    'alerts: [{name: a b, event_pattern: deploy}]',
    /:1: rule a b: name "a b" has not the right form/,
  ],
  [
    'a name of 65 letters',
    `alerts: [{name: ${'n'.repeat(65)}, event_pattern: deploy}]`,
    /name "n+…" has not the right/,
  ],
  [
    'a name that is a number',
    'alerts: [{name: 5, event_pattern: deploy}]',
    /rule #1: name must be text, not 5\. .*quotes/,
  ],
  [
    'a name twice',
    'alerts:\n  - {name: r, event_pattern: deploy}\n\n  - {name: r, event_pattern: deploy}\n',
    'alerts.yml:4: rule r: the rule has the name of the rule on line 2. Give each rule a name of its own.',
  ],
  [
    'the name of a built-in rule',
    'alerts: [{name: silence_ended, event_pattern: deploy}]',
    /:1: rule silence_ended: the rule has the name of a built-in rule\. .*event_pattern silence_ended\.$/,
  ],
  [
    'an event that does not exist',
    'alerts: [{name: r, event_pattern: job_faild}]',
    'alerts.yml:1: rule r: event_pattern "job_faild" fits no event. Did you mean "job_failed"?',
  ],
  [
    'a pattern that fits nothing',
    'alerts: [{name: r, event_pattern: "jobs*"}]',
    /event_pattern "jobs\*" fits no event/,
  ],
  ['a pattern of 10,000 characters', `alerts: [{name: r, event_pattern: "${'*a'.repeat(5_000)}"}]`, /longer than 128/],
  ['a list of patterns', 'alerts: [{name: r, event_pattern: [deploy]}]', /event_pattern must be text, not a list/],
  [
    'an unknown severity',
    ruleWith('severity: eror'),
    /:4: rule r: severity "eror" is unknown\. Did you mean "error"\?/,
  ],
  ['a severity that is a number', ruleWith('severity: 3'), /:4: rule r: severity must be text, not 3/],
  ['a key with no value', ruleWith('severity:'), /:4: rule r: severity has no value\. Write one, or take the key out/],
  [
    'a negative cooldown',
    ruleWith('cooldown_seconds: -1'),
    /cooldown_seconds must be a whole number from 0 to 2592000, not -1/,
  ],
  ['a fraction', ruleWith('cooldown_seconds: 1.5'), /cooldown_seconds must be a whole number .*, not 1\.5/],
  ['a huge number', ruleWith('cooldown_seconds: 1e99'), /cooldown_seconds must be a whole number .*, not 1e\+99/],
  ['an endless number', ruleWith('cooldown_seconds: .inf'), /cooldown_seconds must be a whole number .*, not Infinity/],
  ['no number', ruleWith('cooldown_seconds: .nan'), /cooldown_seconds must be a whole number .*, not NaN/],
  ['a number in quotes', ruleWith('cooldown_seconds: "300"'), /not "300"\. Write digits without quotes/],
  ['a duration', ruleWith('cooldown_seconds: 5m'), /cooldown_seconds must be a whole number .*, not "5m"/],
  ['no event at all in a row', ruleWith('after: 0'), /after must be a whole number from 1 to 1000, not 0/],
  ['no good run at all', ruleWith('recover_after: 0'), /recover_after must be a whole number from 1 to 20, not 0/],
  ['an empty message', ruleWith('message: ""'), /:4: rule r: message is empty/],
  [
    'a message of 1,001 characters',
    ruleWith(`message: ${'m'.repeat(1_001)}`),
    /message is longer than 1000 characters/,
  ],
  ['a message that is a list', ruleWith('message: [a]'), /message must be text, not a list/],
  [
    'a brace that is not closed',
    ruleWith('message: "job {job_id failed"'),
    /message has a brace that is not closed.*\{\{ or \}\}/,
  ],
  [
    'a field that is no name',
    ruleWith('message: "{job id}"'),
    /message has "\{job id\}", which is not the name of a field/,
  ],
  [
    'a message in an unknown language',
    ruleWith('message: {en: a, fr: b}'),
    /:4: rule r: fr is not a known key. Known are en, he/,
  ],
  ['a message in no language', ruleWith('message: {}'), /message has no text in any language/],
  [
    'a wrong template in a language',
    ruleWith('message:\n      en: ok\n      he: "{"'),
    /^alerts.yml:6: rule r: he has a brace/,
  ],
  ['a match that is a text', ruleWith('match: backup_*'), /:4: rule r: match must be a mapping, not "backup_\*"/],
  ['an unknown key in match', ruleWith('match: {jobid: x}'), /jobid is not a known key\. Did you mean "job_id"\?/],
  ['a job id that cannot be one', ruleWith('match: {job_ids: [a, "b c"]}'), /job_ids "b c" has not the right form/],
  ['a regular expression', ruleWith('match: {job_ids: "^(a+)+$"}'), /job_ids "\^\(a\+\)\+\$" has not the right form/],
  ['an empty list', ruleWith('match: {job_ids: []}'), /job_ids is empty\. Name at least one, or leave the key out/],
  ['a list in a list', ruleWith('match: {job_ids: [[a]]}'), /job_ids must be text, not a list/],
  ['one thing under two names', ruleWith('match: {reason: a, reasons: b}'), /reason says the same as reasons/],
  [
    'an unknown category',
    ruleWith('match: {category: backups}'),
    /category "backups" is unknown\. Did you mean "backup"/,
  ],
  ['a reason that cannot be one', ruleWith('match: {reason: "(x)"}'), /reason "\(x\)" has not the right form/],
  [
    'an attempt of zero',
    ruleWith('match: {min_attempt: 0}'),
    /min_attempt must be a whole number from 1 to 1000, not 0/,
  ],
  [
    'an unknown channel',
    ruleWith('channels: [email]'),
    /:4: rule r: channels "email" is no channel\. Write telegram, /,
  ],
  ['a chat that is no chat', ruleWith('channels: ["telegram:12 34"]'), /channels "telegram:12 34" is no channel/],
  ['a channel twice', ruleWith('channels: [slack, slack]'), /channels has "slack" twice\. Name it once/],
  ['an unknown action', ruleWith('actions: [rerty]'), /actions "rerty" is unknown\. Did you mean "retry"\?/],
  ['a script for a runbook', ruleWith('runbook: "javascript:alert(1)"'), /runbook must be an http or https link/],
  [
    'a runbook with a password',
    ruleWith('runbook: "https://a:b@example.org"'),
    /runbook must be an http or https link/,
  ],
  ['a runbook without a host', ruleWith('runbook: wiki/backups'), /runbook must be an http or https link/],
  ['steps that are a list', ruleWith('steps: [a, b]'), /steps must be text, not a list/],
  ['steps of 2,001 characters', ruleWith(`steps: ${'s'.repeat(2_001)}`), /steps is longer than 2000 characters/],
  ['an alias to nothing', ruleWith('channels: *none'), /channels must be text, not an alias without its anchor/],
  ['an alias to itself', ruleWith('channels: &a [*a]'), /channels must be text, not a list/],
  ['zero bytes', 'alerts:\n\0\0', /^alerts.yml:2: the file has characters that are not text\. .*UTF-8/],
  [
    'bytes that are no UTF-8',
    `alerts:\n  - name: ${Buffer.from([0xff, 0xfe]).toString()}`,
    /^alerts.yml:2: .* not text/,
  ],
  ['a file of 300 kB', `#${'x'.repeat(300_000)}`, /^alerts.yml:1: the file is larger than 256 kB/],
  [
    '501 rules',
    `alerts:\n${Array.from({ length: 501 }, (_, n) => `  - {name: r${n}, event_pattern: deploy}\n`).join('')}`,
    /^alerts.yml:1: alerts has 501 rules, and 500 are the most/,
  ],
];

describe('a mistake in a rules file', () => {
  it.each(MISTAKES)('is told, and nothing else: %s', (_what, text, problem) => {
    const problems = told(text);
    expect(problems).toEqual([typeof problem === 'string' ? problem : expect.stringMatching(problem)]);
    expect(read(text).rules).toEqual([]);
  });

  it('is told with all others, in the order of lines', () => {
    const text = `alerts:
  - name: a
    event_pattern: deploy
    severity: bad
    colour: red
  - event_pattern: nothing_like_it
    message: "{"
  - name: a
    event_pattern: deploy
version: 1
`;
    expect(read(text).problems.map(({ line, rule }) => [line, rule])).toEqual([
      [4, 'a'],
      [5, 'a'],
      [6, '#2'],
      [6, '#2'],
      [7, '#2'],
      [8, 'a'],
      [10, null],
    ]);
  });

  it('is not told more than a hundred times', () => {
    const text = `alerts: []\n${Array.from({ length: 1_000 }, (_, n) => `key${n}: 1\n`).join('')}`;
    expect(told(text)).toHaveLength(100);
  });

  it('does not give way to aliases of aliases', () => {
    const levels = Array.from({ length: 30 }, (_, n) => `x${n + 1}: &x${n + 1} [${`*x${n},`.repeat(9)}]\n`).join('');
    expect(told(`x0: &x0 [lol]\n${levels}alerts: *x30\n`)).toContainEqual(
      expect.stringMatching(/:31: rule #1: the rule must be a mapping, not a list/),
    );
    const many = `alerts:\n  - &r {name: r, event_pattern: deploy}\n${'  - *r\n'.repeat(400)}`;
    const before = performance.now();
    expect(told(many).at(-1)).toMatch(/an alias without its anchor, or one too many/);
    expect(performance.now() - before).toBeLessThan(2_000);
  });

  it.each([
    ['keys', Array.from({ length: 20_000 }, (_, n) => `key${n}: 1`).join('\n')],
    ['aliases', `alerts: [${'*a,'.repeat(80_000)}]`],
    ['closing braces', 'a: }\n'.repeat(40_000)],
    ['dashes', '- '.repeat(120_000)],
  ])('is found within seconds in a file full of %s', (_what, text) => {
    const before = performance.now();
    expect(told(text).length).toBeGreaterThan(0);
    expect(performance.now() - before).toBeLessThan(5_000);
  });
});

describe('docs/alerts.md', () => {
  const page = readFileSync(path.join(process.cwd(), 'docs/alerts.md'), 'utf8');
  const examples = [...page.matchAll(/```yaml\n(.*?)```/gs)].map(([, text = '']) => text);

  it.each(examples)('shows rules that are right (example %#)', (example) => {
    expect(told(example.startsWith('alerts:') ? example : `alerts:\n${example}`)).toEqual([]);
  });

  it('shows as many examples as it has features to show', () => {
    expect(examples.length).toBeGreaterThanOrEqual(7);
  });
});
