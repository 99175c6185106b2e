import { describe, expect, it } from '@jest/globals';
import { ago, buildDeploy, NOW } from '../../testing/builders.js';
import { deployMarks } from './deploy-marks.js';

const day = { fromMs: NOW.getTime() - 86_400_000, toMs: NOW.getTime() };
const marks = (...secondsAgo: number[]) =>
  deployMarks(
    secondsAgo.map((seconds) => buildDeploy({ at: ago(seconds), version: `v${seconds}` })),
    day,
  ).map(({ x, label, isAtEnd }) => [x, label, isAtEnd]);

describe('the marks of deploys', () => {
  it('stand in their order, those outside of the stretch left out', () => {
    expect(marks(21_600, 64_800, 90_000, -5)).toEqual([
      [25, 'v64800', false],
      [75, 'v21600', false],
    ]);
  });

  it('have their label before the line at the end of the chart', () => {
    expect(marks(864)).toEqual([[99, 'v864', true]]);
  });

  it('lie without a label where another one has the room', () => {
    expect(marks(64_800, 60_000, 40_000).map(([, label]) => label)).toEqual(['v64800', null, 'v40000']);
  });

  it('cut a long version', () => {
    const [mark] = deployMarks([buildDeploy({ version: 'release-2026-03-10', at: ago(60_000) })], day);
    expect(mark?.label).toBe('release-2…');
  });
});
