import type { JobWire, RunStatus, RunSummaryWire } from '@jobs-monitor/core';

const CATEGORY_MARKS: Readonly<Record<JobWire['category'], string>> = {
  backup: '💾',
  cache: '🗄️',
  sync: '☁️',
  cleanup: '🧹',
  monitoring: '📊',
  batch: '📦',
  other: '📋',
};

const STATUS_MARKS: Readonly<Record<RunStatus, string>> = {
  pending: '⏳',
  running: '🔄',
  completed: '✅',
  failed: '❌',
  cancelled: '🚫',
  skipped: '⏭️',
};

const STUCK_MARK = '⚠️';

export function categoryMark(category: JobWire['category']): string {
  return CATEGORY_MARKS[category];
}

export function statusMark(status: RunStatus): string {
  return STATUS_MARKS[status];
}

/** The mark of a run's state; one that runs for too long is marked as such. */
export function runMark({ status, stuck_at }: Pick<RunSummaryWire, 'status' | 'stuck_at'>): string {
  return status === 'running' && stuck_at !== null ? STUCK_MARK : STATUS_MARKS[status];
}

/** Whether the job starts by itself: enabled, paused or disabled. */
export function enabledMark({ enabled, paused }: Pick<JobWire, 'enabled' | 'paused'>): string {
  if (!enabled) return '⚪';
  return paused === null ? '🟢' : '⏸️';
}
