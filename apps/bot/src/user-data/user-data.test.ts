import { readdir, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { createMemoryKind } from '../testing/memory-kind.js';
import { createTempFolder, type TempFolder } from '../testing/temp-folder.js';
import { createFolderKind } from './folder.js';
import { cutoffOf, previewCleanup } from './retention.js';
import { createUserData } from './user-data.js';

const day = (number: number) => new Date(Date.UTC(2026, 0, number));
const item = (id: string, created: number, owner: string | null = 'dana') => ({ id, owner, created_at: day(created) });

let temp: TempFolder;
beforeEach(async () => {
  temp = await createTempFolder();
});
afterEach(() => temp.remove());

describe('user data in a folder', () => {
  const folder = () => createFolderKind(join(temp.path, 'uploads'));

  it('gives back what was put, readable by this user alone', async () => {
    const uploads = folder();
    await uploads.put({ ...item('run-1', 3), content: { files: [{ name: '../../etc/passwd', content: 'é' }] } });
    expect(await uploads.get('run-1')).toEqual({
      owner: 'dana',
      created_at: day(3),
      content: { files: [{ name: '../../etc/passwd', content: 'é' }] },
    });
    const [name = ''] = await readdir(join(temp.path, 'uploads'));
    expect((await stat(join(temp.path, 'uploads', name))).mode & 0o077).toBe(0);
  });

  it('is empty before anything was put', async () => {
    expect(await folder().olderThan(day(9), 10)).toEqual([]);
    expect(await folder().countOlderThan(day(9))).toBe(0);
    expect(await folder().get('run-1')).toBeNull();
  });

  it('finds what is older, oldest first, within the limit', async () => {
    const uploads = folder();
    for (const one of [item('c', 3), item('a', 1), item('b', 2, null)]) await uploads.put({ ...one, content: 1 });
    expect(await uploads.olderThan(day(3), 10)).toEqual([item('a', 1), item('b', 2, null)]);
    expect(await uploads.olderThan(day(4), 1)).toEqual([item('a', 1)]);
    expect(await uploads.countOlderThan(day(4))).toBe(3);
  });

  it('removes each once, and counts only what was there', async () => {
    const uploads = folder();
    await uploads.put({ ...item('a', 1), content: 1 });
    expect(await uploads.remove([item('a', 1), item('gone', 1)])).toBe(1);
    expect(await uploads.remove([item('a', 1)])).toBe(0);
  });

  it.each(['../a', 'a/b', '', 'a.b', 'x'.repeat(65)])('refuses the id %j', async (id) => {
    await expect(folder().put({ ...item(id, 1), content: 1 })).rejects.toMatchObject({ code: 'internal' });
    await expect(folder().remove([item(id, 1)])).rejects.toMatchObject({ code: 'internal' });
  });

  it('lists and removes what a crash left unfinished', async () => {
    const uploads = folder();
    await temp.write(`uploads/${day(1).getTime()}.half.json.tmp`, '{"owner":');
    expect(await uploads.olderThan(day(9), 10)).toEqual([item('half', 1, null)]);
    expect(await uploads.get('half')).toBeNull();
    expect(await uploads.remove([item('half', 1)])).toBe(1);
    expect(await readdir(join(temp.path, 'uploads'))).toEqual([]);
  });

  it('passes foreign files over, and still lists a torn item, so that it can be deleted', async () => {
    const uploads = folder();
    await uploads.put({ ...item('whole', 2), content: 1 });
    await writeFile(join(temp.path, 'uploads', 'notes.txt'), 'mine');
    await writeFile(join(temp.path, 'uploads', `${day(1).getTime()}.torn.json`), '{"owner":"da');
    expect(await uploads.olderThan(day(9), 10)).toEqual([item('torn', 1, null), item('whole', 2)]);
    expect(await uploads.get('torn')).toBeNull();
  });
});

describe('user data', () => {
  const signal = new AbortController().signal;

  it('stamps what is put with the time', async () => {
    const kind = createMemoryKind();
    await createUserData({ reports: kind }, () => day(5)).put('reports', { id: 'a', owner: null, content: 1 });
    expect(await kind.get('a')).toMatchObject({ created_at: day(5) });
  });

  it('deletes everything older, more than one batch of it, and nothing else', async () => {
    const many = Array.from({ length: 450 }, (_, index) => item(`old-${index}`, 1));
    const kind = createMemoryKind([...many, item('young', 5)]);
    const data = createUserData({ reports: kind }, () => day(9));
    expect(await data.deleteOlderThan('reports', day(5), signal)).toBe(450);
    expect(kind.ids()).toEqual(['young']);
  });

  it('ends though what is found cannot be deleted', async () => {
    const kind = { ...createMemoryKind([item('fixed', 1)]), remove: async () => 0 };
    expect(await createUserData({ reports: kind }, () => day(9)).deleteOlderThan('reports', day(5), signal)).toBe(0);
  });

  it('stops when the signal is aborted', async () => {
    const data = createUserData({ reports: createMemoryKind([item('a', 1)]) }, () => day(9));
    await expect(data.deleteOlderThan('reports', day(5), AbortSignal.abort(new Error('stop')))).rejects.toThrow('stop');
  });

  it('knows no kind that it was not given', async () => {
    const data = createUserData({}, () => day(9));
    expect(() => data.countOlderThan('toString', day(1))).toThrow('no user data of the kind toString');
  });
});

describe('the preview of a cleanup', () => {
  it('counts everything that is past its retention and shows the ten oldest of each kind', async () => {
    const reports = Array.from({ length: 12 }, (_, index) => item(`r${index}`, index + 1));
    const data = createUserData({ reports: createMemoryKind(reports), uploads: createMemoryKind() }, () => day(1));
    const preview = await previewCleanup(data, 30, new Date(day(12).getTime() + 30 * 86_400_000));
    expect(preview).toMatchObject({ cutoff: day(12), retention_days: 30, total: 11 });
    expect(preview.kinds).toEqual([
      { kind: 'reports', count: 11, sample: reports.slice(0, 10) },
      { kind: 'uploads', count: 0, sample: [] },
    ]);
  });

  it('keeps what is exactly as old as the retention', () => {
    expect(cutoffOf(day(31), 30)).toEqual(day(1));
  });
});
