import { type Actor, AppError } from '@jobs-monitor/core';
import type { AuditEntry } from '../store/store.js';
import { type OperationDeps, requesterOf } from './deps.js';

/**
 * Does something in an actor's name and writes down that it was done, refused, or failed by a fault of ours, and why. An
 * audit entry that cannot be written is logged in full and does not undo the deed.
 */
export async function audited<T>(
  deps: Pick<OperationDeps, 'store' | 'log' | 'now'>,
  deed: { actor: Actor; action: string; target: string; details?: Record<string, unknown> },
  act: () => Promise<T>,
): Promise<T> {
  const write = async (outcome: AuditEntry['outcome'], more: Record<string, unknown> = {}) => {
    const entry: AuditEntry = {
      at: deps.now(),
      actor: requesterOf(deed.actor),
      action: deed.action,
      target: deed.target,
      outcome,
      details: { ...deed.details, ...more },
    };
    await deps.store.audit.add(entry).catch((error: unknown) => deps.log.error('audit_not_written', { error, entry }));
  };
  try {
    const result = await act();
    await write('done');
    return result;
  } catch (error) {
    const code = error instanceof AppError ? error.code : 'internal';
    await write(code === 'internal' ? 'failed' : 'refused', { code });
    throw error;
  }
}
