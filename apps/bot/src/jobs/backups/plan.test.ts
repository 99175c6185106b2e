import { describe, expect, it } from '@jest/globals';
import { type BackupFile, ownerOf, planCleanup } from './plan.js';

const now = new Date('2026-06-30T12:00:00Z');
const rules = { now, retentionDays: 30, maxPerUser: 2 };

function backup(path: string, daysOld: number, owner: string | null = 'dana'): BackupFile {
  return { path, owner, size: 1, modifiedAt: new Date(now.getTime() - daysOld * 86_400_000) };
}

const pathsOf = (files: BackupFile[]) => files.map(({ path }) => path);

describe('the owner of a backup', () => {
  it.each([
    [['alice', 'full.zip'], 'alice'],
    [['alice', '2026', 'bob_full.zip'], 'alice'],
    [['bob_2026-11-22.zip'], 'bob'],
    [['backup_12345_1700000000.zip'], '12345'],
    [['backups_dana_x.zip'], 'dana'],
    [['full.zip'], null],
    [['backup_full.zip'], 'backup'],
    [['_full.zip'], null],
  ])('of %j is %j', (segments, owner) => {
    expect(ownerOf(segments)).toBe(owner);
  });
});

describe('a cleanup plan', () => {
  it('takes what is older than the retention, and keeps what is exactly as old', () => {
    expect(pathsOf(planCleanup([backup('edge', 30), backup('old', 30.01)], rules))).toEqual(['old']);
  });

  it('takes what is beyond the newest of its owner, oldest first', () => {
    const files = [backup('1', 1), backup('4', 4), backup('3', 3), backup('2', 2), backup('other', 5, 'noa')];
    expect(pathsOf(planCleanup(files, rules))).toEqual(['4', '3']);
  });

  it('counts no file that goes by age against the newest', () => {
    expect(pathsOf(planCleanup([backup('old', 31), backup('a', 1), backup('b', 2)], rules))).toEqual(['old']);
  });

  it('takes files of no known owner by age only', () => {
    const files = [1, 2, 3, 4, 31].map((age) => backup(String(age), age, null));
    expect(pathsOf(planCleanup(files, rules))).toEqual(['31']);
  });

  it('takes from any part of the files only what it would take from all of them', () => {
    const files = Array.from({ length: 40 }, (_, index) => backup(`f${index}`, (index * 7) % 45, `owner${index % 5}`));
    const all = new Set(pathsOf(planCleanup(files, rules)));
    for (let size = 0; size <= files.length; size += 1) {
      for (const path of pathsOf(planCleanup(files.slice(0, size), rules))) expect(all).toContain(path);
    }
  });

  it('does the same with files of one age, whatever their order', () => {
    const files = [backup('a', 1), backup('b', 1), backup('c', 1)];
    expect(planCleanup(files, rules)).toEqual(planCleanup([...files].reverse(), rules));
  });
});
