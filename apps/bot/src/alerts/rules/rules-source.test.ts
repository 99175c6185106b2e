import { mkdir, rename, rm, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { StartProblem } from '../../start-problem.js';
import { createRecordingLog } from '../../testing/log.js';
import { createTempFolder, type TempFolder } from '../../testing/temp-folder.js';
import { until } from '../../testing/until.js';
import { missingBuiltIns } from './built-in-rules.js';
import { createRulesSource, type RulesSource, type RulesSourceDeps } from './rules-source.js';

const ruleCalled = (name: string) => `alerts:\n  - name: ${name}\n    event_pattern: job_failed\n`;
const BAD = 'alerts:\n  - name: bad\n    event_pattern: job_faild\n';

let folder: TempFolder;
let file: string;
let log: ReturnType<typeof createRecordingLog>;
let sources: RulesSource[];

beforeEach(async () => {
  folder = await createTempFolder();
  file = path.join(folder.path, 'alerts.yml');
  log = createRecordingLog();
  sources = [];
});
afterEach(async () => {
  for (const source of sources) source.stop();
  await folder.remove();
});

function open(overrides: Partial<RulesSourceDeps> = {}): RulesSource {
  const source = createRulesSource({
    path: file,
    isDefault: false,
    log,
    now: () => new Date('2026-01-01T00:00:00Z'),
    // Only where a test says so the slower look is what sees a change.
    pollMs: 3_600_000,
    ...overrides,
  });
  sources.push(source);
  return source;
}

const names = (source: RulesSource) => source.current().rules.map(({ name }) => name);
const startProblem = (overrides: Partial<RulesSourceDeps> = {}): string => {
  try {
    open(overrides);
  } catch (error) {
    if (error instanceof StartProblem) return error.message;
    throw error;
  }
  throw new Error('It started');
};
const linesOf = (phrase: string) => log.lines.filter((line) => line.phrase === phrase);
const loads = () => linesOf('alert_rules_loaded').length;
const refusals = () => linesOf('alert_rules_invalid').map(({ fields }) => fields.problems);

describe('the rules at the start', () => {
  it('are those of the file, and the built-in ones', async () => {
    await writeFile(file, ruleCalled('a'));
    const source = open();
    expect(names(source)).toEqual(['a', ...missingBuiltIns([]).map(({ name }) => name)]);
    expect(source.current()).toMatchObject({ path: file, problems: [], loaded_at: new Date('2026-01-01T00:00:00Z') });
    expect(linesOf('alert_rules_loaded')).toHaveLength(1);
  });

  it('keep the bot from starting when they are wrong: with file, line, rule, reason and hint', async () => {
    await writeFile(file, BAD);
    expect(startProblem()).toBe(
      `The alert rules cannot be used:\n${file}:3: rule bad: event_pattern "job_faild" fits no event. Did you mean "job_failed"?`,
    );
  });

  it('keep the bot from starting when a path was set and nothing is there', () => {
    expect(startProblem()).toMatch(/alerts\.yml:1: there is no such file\. .*ALERTS_CONFIG_PATH/);
    expect(startProblem({ path: folder.path, isDefault: true })).toMatch(/the path does not name a file/);
  });

  it('are built in when nobody set a path and nothing is there', () => {
    const source = open({ isDefault: true });
    expect(names(source)).toEqual(
      expect.arrayContaining(['job_failure_alert', 'job_stuck_alert', 'monitor_channel_broken']),
    );
    expect(source.current().path).toBe(`built-in (there is no ${file})`);
    expect(log.lines).toHaveLength(1);
  });
});

describe('a rules file that changes', () => {
  it('is taken as soon as it is written', async () => {
    await writeFile(file, ruleCalled('a'));
    const source = open();
    await writeFile(file, ruleCalled('b'));
    await until(() => names(source)[0] === 'b');
    expect(loads()).toBe(2);
    expect(refusals()).toEqual([]);
  });

  it('is taken when an editor puts another file in its place', async () => {
    await writeFile(file, ruleCalled('a'));
    const source = open();
    await writeFile(`${file}.new`, ruleCalled('b'));
    await rename(`${file}.new`, file);
    await until(() => names(source)[0] === 'b');
  });

  it('is taken when the link to its folder is swapped, as mounted configurations are', async () => {
    await folder.write('v1/alerts.yml', ruleCalled('a'));
    await folder.write('v2/alerts.yml', ruleCalled('b'));
    await symlink('v1', path.join(folder.path, '..data'));
    await symlink('..data/alerts.yml', file);
    const source = open();
    expect(names(source)[0]).toBe('a');
    await symlink('v2', path.join(folder.path, '..data_tmp'));
    await rename(path.join(folder.path, '..data_tmp'), path.join(folder.path, '..data'));
    await until(() => names(source)[0] === 'b');
  });

  it('is taken when only the slower look can see it: a link to a file elsewhere', async () => {
    const target = await folder.write('elsewhere/real.yml', ruleCalled('a'));
    const link = path.join(folder.path, 'here', 'alerts.yml');
    await mkdir(path.dirname(link));
    await symlink(target, link);
    const source = open({ path: link, pollMs: 50 });
    await writeFile(target, ruleCalled('longer'));
    await until(() => names(source)[0] === 'longer');
  });

  it('is taken when it appears, also in a folder that did not exist', async () => {
    const later = path.join(folder.path, 'config', 'alerts.yml');
    const source = open({ path: later, isDefault: true, pollMs: 50 });
    await folder.write('config/alerts.yml', ruleCalled('a'));
    await until(() => names(source)[0] === 'a');
    expect(source.current().path).toBe(later);
  });

  it('leaves the rules as they are when it is wrong, and says so once for each version', async () => {
    await writeFile(file, ruleCalled('a'));
    const source = open();
    await writeFile(file, BAD);
    await until(() => refusals().length === 1);
    expect(names(source)[0]).toBe('a');
    expect(source.current().problems).toEqual([expect.stringContaining('alerts.yml:3: rule bad: event_pattern')]);
    expect(linesOf('alert_rules_invalid')).toHaveLength(1);

    // The same again, and then another one: only that is told.
    await writeFile(file, BAD);
    await writeFile(path.join(folder.path, 'unrelated'), '');
    await writeFile(file, `\n${BAD}`);
    await until(() => refusals().length > 1);
    expect(refusals()).toEqual([[expect.stringContaining(':3: ')], [expect.stringContaining(':4: ')]]);

    await writeFile(file, ruleCalled('b'));
    await until(() => names(source)[0] === 'b');
    expect(source.current().problems).toEqual([]);
    expect(refusals()).toHaveLength(2);
  });

  it('leaves the rules as they are when it goes, and takes it when it comes back', async () => {
    await writeFile(file, ruleCalled('a'));
    const source = open();
    await rm(file);
    await until(() => refusals().length === 1);
    expect(names(source)[0]).toBe('a');
    expect(source.current().problems).toEqual([expect.stringContaining('there is no such file')]);
    await writeFile(file, ruleCalled('a'));
    await until(() => source.current().problems.length === 0);
  });

  it('is not believed while it is being written', async () => {
    await writeFile(file, ruleCalled('a'));
    const source = open();
    // Every look finds something else, all of which would be good.
    const end = performance.now() + 700;
    for (let n = 0; performance.now() < end; n++) {
      await writeFile(`${file}.new`, ruleCalled(`half_written_${n}`));
      await rename(`${file}.new`, file);
    }
    await writeFile(file, ruleCalled('whole'));
    await until(() => names(source)[0] === 'whole');
    expect(loads()).toBe(2);
    expect(refusals()).toEqual([]);
  });

  it('changes nothing after the stop', async () => {
    await writeFile(file, ruleCalled('a'));
    const [stopped, watching] = [open({ pollMs: 20 }), open()];
    stopped.stop();
    await writeFile(file, ruleCalled('b'));
    await until(() => names(watching)[0] === 'b');
    expect(names(stopped)[0]).toBe('a');
  });
});
