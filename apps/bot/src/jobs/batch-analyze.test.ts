import { mkdir, rename, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { createMemoryKind } from '../testing/memory-kind.js';
import { type JobRunOptions, runJob } from '../testing/run-job.js';
import { createTempFolder, type TempFolder } from '../testing/temp-folder.js';
import { createUserData } from '../user-data/user-data.js';
import { batchArgs } from './batch/args.js';
import { listFolder } from './batch/sources.js';
import { batchAnalyze } from './batch-analyze.js';

let temp: TempFolder;
beforeEach(async () => {
  temp = await createTempFolder();
});
afterEach(() => temp.remove());

const dana = { kind: 'web' as const, id: 'dana', name: 'Dana' };

function kept() {
  const reports = createMemoryKind();
  const uploads = createMemoryKind();
  const userData = createUserData({ batch_reports: reports, batch_uploads: uploads }, () => new Date());
  return { reports, uploads, userData };
}

function run(
  args: unknown,
  { userData = kept().userData, ...options }: JobRunOptions & { userData?: ReturnType<typeof kept>['userData'] } = {},
) {
  return runJob(batchAnalyze, {
    args,
    run: { requested_by: dana },
    ...options,
    env: { BATCH_ANALYZE_DIR: temp.path, ...options.env },
    services: { userData },
  });
}

describe('batch_analyze', () => {
  it('analyses a folder, and one bad file does not keep the others from being done', async () => {
    await temp.write('src/a.ts', 'export const a = 1;\n');
    await temp.write('src/b.py', 'def f():\n    return 1\n');
    await temp.write('src/picture.png', Buffer.from([0x89, 0x50, 0, 1]));
    await temp.write('src/latin1.txt', Buffer.from([0xe9, 0x61]));
    await temp.write('src/huge.json', `[${'1,'.repeat(2_000)}1]`);
    const { result, logs, progress } = await run({}, { env: { BATCH_ANALYZE_MAX_FILE_KB: '1' } });

    expect(result).toMatchObject({
      operation: 'analyze',
      total: 5,
      successful: 2,
      failed: 3,
      truncated: false,
      failed_by_problem: { binary: 1, invalid_utf8: 1, too_large: 1 },
      languages: { TypeScript: { files: 1 }, Python: { files: 1 } },
    });
    expect(logs.filter(({ level }) => level === 'warning')).toHaveLength(3);
    expect(progress).toEqual({ processed: 5, total: 5 });
  });

  it('needs no args: it analyses the whole folder', async () => {
    await temp.write('a.ts', 'let a;\n');
    expect((await run(undefined)).result).toMatchObject({ total: 1, successful: 1 });
  });

  it('passes over hidden folders, node_modules, dist and coverage', async () => {
    for (const name of [
      '.git/config',
      'node_modules/x/i.js',
      'dist/a.js',
      'coverage/a.js',
      '.data/token',
      'src/.env',
    ]) {
      await temp.write(name, 'x');
    }
    expect((await run({})).result).toMatchObject({ total: 1, largest: [{ path: 'src/.env' }] });
  });

  it.each(['..', '../', 'sub/../..', '/etc', '/', 'missing', 'file.ts', 'link', 'link/inner', 'a\u0000b'])(
    'reads nothing for the path %j',
    async (path) => {
      await temp.write('file.ts', 'let a;\n');
      await temp.write('target/inner/a.ts', 'let a;\n');
      await symlink(join(temp.path, 'target'), join(temp.path, 'link'));
      await expect(run({ path })).rejects.toThrow();
    },
  );

  it('follows no link in the folder', async () => {
    const root = join(temp.path, 'root');
    await mkdir(root);
    const secret = await temp.write('secret/key.ts', 'let key;\n');
    await symlink(secret, join(root, 'file.ts'));
    await symlink(join(temp.path, 'secret'), join(root, 'folder'));
    expect((await run({}, { env: { BATCH_ANALYZE_DIR: root } })).result).toMatchObject({ total: 0, failed: 0 });
  });

  it('counts a file that was replaced by a link after it was listed as unreadable', async () => {
    const listed = await temp.write('root/a.ts', 'let a;\n');
    const secret = await temp.write('secret.ts', 'let key;\n');
    const limits = { maxFiles: 10, maxFileBytes: 1_000 };
    const { files } = await listFolder(join(temp.path, 'root'), '.', limits, new AbortController().signal);
    await rename(listed, `${listed}.away`);
    await symlink(secret, listed);
    expect(await files[0]?.read()).toBe('unreadable');
  });

  it('takes no more files than it may, and says so', async () => {
    for (const name of ['a.ts', 'b.ts', 'c.ts']) await temp.write(name, `let ${name[0]};\n`);
    const { result, logs } = await run({}, { env: { BATCH_ANALYZE_MAX_FILES: '2' } });
    expect(result).toMatchObject({ total: 2, truncated: true });
    expect(logs[0]).toMatchObject({ level: 'warning', message: expect.stringContaining('first 2') });
  });

  it('analyses files sent along, keeps them for their owner and the report too', async () => {
    const { reports, uploads, userData } = kept();
    const files = [
      { name: 'a.ts', content: 'let a;\n' },
      { name: '../../b.ts', content: 'let a;\n' },
    ];
    const { result } = await run({ files }, { userData });
    expect(result).toMatchObject({ total: 2, successful: 2, report_id: 'run-1', duplicates: { exact: { groups: 1 } } });
    expect(await uploads.get('run-1')).toMatchObject({ owner: 'dana', content: { files } });
    expect(await reports.get('run-1')).toMatchObject({
      owner: 'dana',
      content: { total: 2, files: [{ path: 'a.ts', language: 'TypeScript', code: 1 }, { path: '../../b.ts' }] },
    });
  });

  it('analyses an upload again for its owner alone', async () => {
    const { userData } = kept();
    await run({ files: [{ name: 'a.ts', content: 'let a;\n' }] }, { userData });
    const again = (id: string, upload = 'run-1') =>
      run({ upload }, { userData, run: { run_id: `run-of-${id}`, requested_by: { ...dana, id } } });

    expect((await again('dana')).result).toMatchObject({ total: 1, successful: 1 });
    await expect(again('noa')).rejects.toMatchObject({ code: 'invalid_input' });
    await expect(again('dana', 'run-2')).rejects.toMatchObject({ code: 'invalid_input' });
  });

  it('answers its result though the report cannot be kept', async () => {
    await temp.write('a.ts', 'let a;\n');
    const reports = { ...createMemoryKind(), put: () => Promise.reject(new Error('away')) };
    const userData = createUserData({ batch_reports: reports }, () => new Date());
    const { result, logs } = await run({}, { userData });
    expect(result).toMatchObject({ successful: 1, report_id: null });
    expect(logs).toContainEqual({ level: 'warning', message: 'Could not keep batch_reports' });
  });

  it('stops between two files when it is cancelled, and gives others their turn meanwhile', async () => {
    const files = Array.from({ length: 20 }, (_, index) => ({ name: `${index}.ts`, content: 'let a;\n' }));
    const controller = new AbortController();
    let last = 0;
    const running = run(
      { files },
      {
        signal: controller.signal,
        onProgress: (processed) => {
          last = processed;
          // The order to stop comes from elsewhere: it is seen only if the analysis lets go of the process.
          if (processed === 5) setImmediate(() => controller.abort(new Error('cancelled')));
        },
      },
    );
    await expect(running).rejects.toThrow();
    expect(last).toBeGreaterThanOrEqual(5);
    expect(last).toBeLessThan(8);
  });
});

describe('the args of batch_analyze', () => {
  it.each([
    [{ path: 'a', files: [{ name: 'a', content: '' }] }],
    [{ files: [] }],
    [{ files: [{ name: '', content: '' }] }],
    [{ files: [{ name: 'a\nb', content: '' }] }],
    [{ files: [{ name: 'a', content: '', more: 1 }] }],
    [{ upload: '../a' }],
    [{ upload: { $ne: '' } }],
    [{ $where: '1' }],
    [{ path: ['a'] }],
    [[]],
    ['a'],
  ])('refuse %j', (args) => {
    expect(batchArgs.safeParse(args).success).toBe(false);
  });
});
