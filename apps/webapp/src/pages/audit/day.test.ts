import { describe, expect, it } from '@jest/globals';
import { daysBetween } from './day.js';

const ZONE = 'Asia/Jerusalem';

describe('the days of a filter', () => {
  it('begin and end by the clocks of the reader, and hold both ends', () => {
    expect(daysBetween({ from: '2026-03-10', to: '2026-03-10' }, ZONE)).toEqual({
      from: '2026-03-09T22:00:00.000Z',
      to: '2026-03-10T21:59:59.999Z',
    });
  });

  it('are an hour shorter when the clocks go forward', () => {
    expect(daysBetween({ from: '2026-03-27', to: '2026-03-27' }, ZONE)).toEqual({
      from: '2026-03-26T22:00:00.000Z',
      to: '2026-03-27T20:59:59.999Z',
    });
  });

  it.each(['2026-02-30', '2026-13-01', 'yesterday', '', '2026-03-10T00:00', '99999-01-01'])('leave out %j', (day) => {
    expect(daysBetween({ from: day, to: day }, ZONE)).toEqual({});
  });
});
