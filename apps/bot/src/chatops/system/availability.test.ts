import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { createPresenceMark } from '../../alerts/monitor/presence.js';
import { createPresenceStore } from '../../store/presence.js';
import { createFakeClock } from '../../testing/clock.js';
import { openTestDatabase, type TestDatabase } from '../../testing/database.js';
import { availabilityOf, readAvailability } from './availability.js';

const MINUTE = 60_000;

describe('availability', () => {
  const hour = (minutes: number[]) => [{ at: new Date('2026-03-01T10:00:00Z'), minutes }];
  const at = (time: string) => new Date(`2026-03-01T${time}Z`);

  it('counts whole minutes in which somebody was there', () => {
    const present = hour([0, 1, 2, 5, 6, 7, 8, 9]);
    expect(availabilityOf(present, at('10:00:00'), at('10:00:00'), at('10:10:30'))).toEqual({
      from: at('10:00:00'),
      minutes: 10,
      away: 2,
    });
  });

  it('knows nothing of the time before the first record', () => {
    expect(availabilityOf(hour([5, 6, 7]), at('10:05:00'), at('09:00:00'), at('10:08:00'))).toEqual({
      from: at('10:05:00'),
      minutes: 3,
      away: 0,
    });
    expect(availabilityOf([], null, at('09:00:00'), at('10:00:00'))).toBeNull();
  });

  it('does not count the minute that goes on', () => {
    expect(availabilityOf(hour([0]), at('10:00:00'), at('09:00:00'), at('10:00:59'))).toBeNull();
    expect(availabilityOf(hour([0]), at('10:00:00'), at('09:00:00'), at('10:01:59'))).toMatchObject({
      minutes: 1,
      away: 0,
    });
  });
});

describe('the record of presence', () => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await openTestDatabase();
  });
  afterEach(() => database.clear());
  afterAll(() => database.close());

  it('is the same however many workers keep it, and shows when none did', async () => {
    const clock = createFakeClock(new Date('2026-03-01T10:58:10Z'));
    const store = createPresenceStore(database.db);
    const marks = [createPresenceMark(store, clock.now), createPresenceMark(store, clock.now)];
    for (let minute = 0; minute < 10; minute += 1) {
      // Nobody is there in the fourth and the fifth minute.
      if (minute !== 3 && minute !== 4) for (const mark of marks) await mark();
      clock.advance(MINUTE);
    }
    const { day, week } = await readAvailability(store, clock.now());
    expect(day).toEqual({ from: new Date('2026-03-01T10:58:00Z'), minutes: 10, away: 2 });
    expect(week).toEqual(day);
  });

  it('tries a minute again that could not be written', async () => {
    let away = true;
    const noted: Date[] = [];
    const mark = createPresenceMark(
      {
        async note(at) {
          if (away) throw new Error('away');
          noted.push(at);
        },
      },
      () => new Date('2026-03-01T10:00:00Z'),
    );
    await expect(mark()).rejects.toThrow('away');
    away = false;
    await mark();
    await mark();
    expect(noted).toHaveLength(1);
  });
});
