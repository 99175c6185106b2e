import { describe, expect, it } from '@jest/globals';
import { readEnv } from '@jobs-monitor/core';
import { createRun } from '../../runs/new-run.js';
import { createMemoryKind } from '../../testing/memory-kind.js';
import { createUserData } from '../../user-data/user-data.js';
import { createCatalogue } from '../catalogue.js';
import type { JobContext } from '../define.js';
import { definitions, families } from '../index.js';
import type { JobServices } from '../services.js';
import { collectVariables } from '../variables.js';

const values = readEnv(collectVariables([...definitions, ...families]), {}, () => '');
const catalogue = createCatalogue(definitions, families, { values, stuckAfterSeconds: 1_200 });

describe('the family of batches', () => {
  it('recognises its instances by their ids, and nothing else', () => {
    expect(catalogue.find('batch_42_1_1763800000000')).toMatchObject({
      id: 'batch_42_1_1763800000000',
      family: 'batch',
      category: 'batch',
      schedule: { kind: 'on_demand' },
      sourceFile: 'apps/bot/src/jobs/families/batch.ts',
    });
    expect(catalogue.find('batch_analyze')?.family).toBeNull();
    for (const id of ['batch_42_1', 'batch__1_2', 'batch_42_x_1', 'batch_a/b_1_2', 'my_batch_42_1_2']) {
      expect(catalogue.find(id)).toBeUndefined();
    }
  });

  it('is not among the registered jobs', () => {
    expect(catalogue.jobs.map(({ id }) => id)).not.toContain('batch');
    expect(catalogue.families).toContain('batch');
  });

  it('runs an instance for the user that its id names', async () => {
    const reports = createMemoryKind();
    const userData = createUserData({ batch_reports: reports, batch_uploads: createMemoryKind() }, () => new Date());
    const job = catalogue.find('batch_42_1_1763800000000');
    const queued_at = new Date();
    const context: JobContext = {
      run: createRun({ run_id: 'run-1', job_id: job?.id ?? '', category: 'batch', trigger: 'manual', queued_at }),
      args: { files: [{ name: 'a.ts', content: 'let a;\n' }] },
      signal: new AbortController().signal,
      now: () => queued_at,
      log: () => {},
      progress: () => {},
      skip(reason) {
        throw new Error(reason);
      },
    };
    const result = await job?.run(context, { userData } as JobServices);
    expect(result).toMatchObject({ operation: 'analyze', total: 1, successful: 1 });
    expect(await reports.get('run-1')).toMatchObject({ owner: '42' });
  });
});
