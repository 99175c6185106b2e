import { describe, expect, it } from '@jest/globals';
import { buildRule } from '../testing/alert-builders.js';
import { decideAlert, type History } from './policy.js';

const NOW = new Date('2026-03-01T10:00:00Z');
const ago = (seconds: number) => new Date(NOW.getTime() - seconds * 1000);
const silence = { silence_id: 's' };
const firing = { kind: 'incident', state: 'firing', notified_at: ago(60), resolved: null, silenced_by: null } as const;
const over = (notifiedSecondsAgo: number) =>
  ({ ...firing, state: 'resolved', notified_at: ago(notifiedSecondsAgo) }) as const;
const history = (given: Partial<History> = {}): History => ({ newest: null, nth: 1, silence: null, ...given });

describe('a problem', () => {
  const rule = buildRule({ cooldown_seconds: 300 });
  const decide = (given: Partial<History>) => decideAlert('job_failed', history(given), rule, NOW);

  it('opens an incident', () => {
    expect(decide({})).toEqual({ do: 'open', tell: true });
  });

  it('adds to the open one, however long ago somebody was notified', () => {
    expect(decide({ newest: firing })).toEqual({ do: 'add', tell: true });
    expect(decide({ newest: { ...firing, notified_at: ago(9_999) } })).toEqual({ do: 'add', tell: true });
    expect(decide({ newest: { ...firing, state: 'acknowledged' } })).toEqual({ do: 'add', tell: true });
  });

  it('reopens one that came back within its cooldown, and notifies when that is over', () => {
    expect(decide({ newest: over(299) })).toEqual({ do: 'reopen', tell: true, notifyAgainAt: ago(-1) });
  });

  it('opens a new one at the very end of the cooldown', () => {
    expect(decide({ newest: over(300) })).toEqual({ do: 'open', tell: true });
  });

  it('has no cooldown where a silence kept the last one from people', () => {
    expect(decide({ newest: { ...over(1), notified_at: null } })).toEqual({ do: 'open', tell: true });
  });

  it('is recorded and not told under a silence', () => {
    expect(decide({ silence })).toEqual({ do: 'open', tell: false });
    expect(decide({ silence, newest: firing })).toEqual({ do: 'add', tell: false });
  });
});

describe('a rule that waits for several in a row', () => {
  const decide = (given: Partial<History>) => decideAlert('job_failed', history(given), buildRule({ after: 3 }), NOW);

  it('does nothing before', () => {
    expect([decide({ nth: 1 }), decide({ nth: 2 })]).toEqual([{ do: 'nothing' }, { do: 'nothing' }]);
  });

  it('fires at the third, and counts on while the incident is open', () => {
    expect(decide({ nth: 3 })).toEqual({ do: 'open', tell: true });
    expect(decide({ nth: 1, newest: firing })).toEqual({ do: 'add', tell: true });
  });

  it('waits again after a recovery, also within the cooldown', () => {
    expect(decide({ nth: 1, newest: over(10) })).toEqual({ do: 'nothing' });
  });
});

describe('news', () => {
  const decide = (given: Partial<History>) => decideAlert('job_completed', history(given), buildRule(), NOW);
  const told = { ...over(299), kind: 'announcement' } as const;

  it('is announced, and opens nothing', () => {
    expect(decide({})).toEqual({ do: 'announce', tell: true });
  });

  it('is held back within the cooldown and announced after it', () => {
    expect(decide({ newest: told })).toEqual({ do: 'hold' });
    expect(decide({ newest: { ...told, notified_at: ago(300) } })).toEqual({ do: 'announce', tell: true });
  });
});
