import type { DeployWire, StatsWire } from '@jobs-monitor/core';
import { Count, instantText } from '../data.js';
import { useView } from '../view.js';
import { bucketTime, columns } from './buckets.js';
import { ChartFrame } from './frame.js';
import { countScale, fromTop, round } from './value-scale.js';

/** The least that a count is drawn with: one failure among thousands of runs must be seen. Percent of the height. */
const LEAST = 2.5;

/** How many runs ended well and badly over time: drawn on the server, with the same figures in a table. */
export function ThroughputChart({ stats, deploys }: { stats: StatsWire; deploys: readonly DeployWire[] }) {
  const { say, locale, timeZone } = useView();
  const time = bucketTime(stats);
  const bars = columns(stats, time).map(({ bucket, ...place }) => ({
    ...place,
    at: bucket.at,
    label: instantText(bucket.at, locale, timeZone, false),
    good: bucket.completed,
    bad: bucket.failed,
    other: bucket.cancelled + bucket.skipped,
  }));
  const scale = countScale(Math.max(0, ...bars.map(({ good, bad, other }) => good + bad + other)));
  const height = (count: number) => (count === 0 ? 0 : Math.max(LEAST, (count / scale.top) * 100));
  const { completed: good, failed: bad, cancelled, skipped } = stats.by_status;
  return (
    <ChartFrame
      id="throughput"
      title={say('web.chart_throughput')}
      description={say('web.chart_bar', { good, bad, other: cancelled + skipped })}
      time={time}
      values={scale.ticks.map((value) => ({ y: fromTop(value, scale), text: value.toLocaleString('en') }))}
      deploys={deploys}
      legend={[
        ['is-completed', say('status.completed')],
        ['is-failed', say('status.failed')],
        ['is-skipped', say('web.others')],
      ]}
      table={{
        heads: [say('status.completed'), say('status.failed'), say('web.others')],
        rows: bars
          .filter(({ good, bad, other }) => good + bad + other > 0)
          .map(({ at, good, bad, other }) => ({
            key: at,
            at,
            cells: [
              <Count key="good" value={good} />,
              <Count key="bad" value={bad} />,
              <Count key="other" value={other} />,
            ],
          })),
      }}
    >
      {bars.map(({ x, width, barX, barWidth, label, good, bad, other }) => {
        const goodTop = round(100 - height(good));
        const otherTop = round(goodTop - height(other));
        const badTop = round(otherTop - height(bad));
        const bar = { x: `${barX}%`, width: `${barWidth}%` };
        return (
          <g key={x} class="chart-column">
            <title>{`${label}: ${say('web.chart_bar', { good, bad, other })}`}</title>
            <rect class="chart-hit" x={`${x}%`} width={`${width}%`} height="100%" />
            {good > 0 && <rect class="chart-good" {...bar} y={`${goodTop}%`} height={`${round(height(good))}%`} />}
            {other > 0 && <rect class="chart-other" {...bar} y={`${otherTop}%`} height={`${round(height(other))}%`} />}
            {bad > 0 && (
              <rect fill="url(#throughput-bad)" {...bar} y={`${badTop}%`} height={`${round(height(bad))}%`} />
            )}
          </g>
        );
      })}
    </ChartFrame>
  );
}
