import { describe, expect, it } from '@jest/globals';
import type { JobLimits, Pause } from '@jobs-monitor/core';
import { refusalOf, type StartFacts } from './admission.js';

const now = new Date('2026-05-05T12:00:00Z');
const secondsAgo = (seconds: number) => new Date(now.getTime() - seconds * 1000);
const pause = (until: Date | null): Pause => ({
  by: { kind: 'web', id: '7', name: 'Dana' },
  at: secondsAgo(500),
  reason: null,
  until,
});

function refusal(overrides: Partial<Omit<StartFacts, 'job'>> & { job?: Partial<StartFacts['job']> } = {}) {
  const { job, ...facts } = overrides;
  return refusalOf({
    due: now,
    now,
    pause: null,
    gate: { open: true },
    ...facts,
    job: {
      schedule: { kind: 'every', seconds: 900, firstAfterSeconds: 0 },
      enabled: true,
      limits: { misfire_grace_seconds: null } as JobLimits,
      gate: null,
      ...job,
    },
  });
}

describe('a start that is due', () => {
  it('is made, however late, unless the job sets a grace', () => {
    expect(refusal()).toBeNull();
    expect(refusal({ due: secondsAgo(86_400) })).toBeNull();
  });

  it('is measured from the newest start that was missed', () => {
    const limits = { misfire_grace_seconds: 60 } as JobLimits;
    expect(refusal({ job: { limits }, due: secondsAgo(900 * 4 + 59) })).toBeNull();
    expect(refusal({ job: { limits }, due: secondsAgo(900 * 4 + 61) })).toBe('misfire');
  });

  it('is refused while the job is disabled or paused, until the pause ends', () => {
    expect(refusal({ job: { enabled: false } })).toBe('disabled');
    expect(refusal({ pause: pause(null) })).toBe('paused');
    expect(refusal({ pause: pause(secondsAgo(-1)) })).toBe('paused');
    expect(refusal({ pause: pause(secondsAgo(1)) })).toBeNull();
  });

  it('is refused by a shut gate, by name, only if the job needs it', () => {
    const gate = { open: false, missing: ['prr'] } as const;
    expect(refusal({ gate })).toBeNull();
    expect(refusal({ gate, job: { gate: 'device' } })).toBe('gate:device');
  });
});
