import { expect, it } from '@jest/globals';
import { AppError } from '@jobs-monitor/core';
import type { AuditEntry } from '../store/store.js';
import { createRecordingLog } from '../testing/log.js';
import { DANA } from '../testing/operations.js';
import { audited } from './audit.js';

const NOW = new Date('2026-03-01T10:00:00Z');
const deed = { actor: DANA, action: 'pause', target: 'tidy_up', details: { reason: 'move' } };

function create(add: (entry: AuditEntry) => Promise<void>) {
  const log = createRecordingLog();
  return { log, deps: { store: { audit: { add } } as never, log, now: () => NOW } };
}

it('writes down who did what, and that it was done', async () => {
  const entries: AuditEntry[] = [];
  const { deps } = create(async (entry) => void entries.push(entry));
  expect(await audited(deps, deed, async () => 'result')).toBe('result');
  expect(entries).toEqual([
    {
      at: NOW,
      actor: { kind: 'web', id: '7', name: 'Dana' },
      action: 'pause',
      target: 'tidy_up',
      outcome: 'done',
      details: { reason: 'move' },
    },
  ]);
});

it('writes down a refusal with its code, and hands it on', async () => {
  const entries: AuditEntry[] = [];
  const { deps } = create(async (entry) => void entries.push(entry));
  const refusal = new AppError('job_not_found', 'none');
  await expect(audited(deps, deed, () => Promise.reject(refusal))).rejects.toBe(refusal);
  expect(entries).toMatchObject([{ outcome: 'refused', details: { reason: 'move', code: 'job_not_found' } }]);
});

it('writes down a fault of ours as one, without what it was', async () => {
  const entries: AuditEntry[] = [];
  const { deps } = create(async (entry) => void entries.push(entry));
  await expect(audited(deps, deed, () => Promise.reject(new Error('secret')))).rejects.toThrow('secret');
  expect(entries).toEqual([
    expect.objectContaining({ outcome: 'failed', details: { reason: 'move', code: 'internal' } }),
  ]);
});

it('does not undo a deed whose entry cannot be written, and logs the entry instead', async () => {
  const { deps, log } = create(() => Promise.reject(new Error('away')));
  expect(await audited(deps, deed, async () => 'result')).toBe('result');
  expect(log.lines).toMatchObject([
    { level: 'error', phrase: 'audit_not_written', fields: { entry: { target: 'tidy_up' } } },
  ]);
});
