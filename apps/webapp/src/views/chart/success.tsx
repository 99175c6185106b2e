import type { StatsWire } from '@jobs-monitor/core';
import { instantText, Percent } from '../data.js';
import { useView } from '../view.js';
import { type Bucket, bucketTime, columns } from './buckets.js';
import { ChartFrame } from './frame.js';
import { round } from './value-scale.js';

const VALUES = [0, 50, 100].map((percent) => ({ y: 100 - percent, text: `${percent}%` }));

/** How large a part of the runs that ended well or badly ended well, over time; nothing where none did either. */
export function SuccessChart({ stats }: { stats: StatsWire }) {
  const { say, locale, timeZone } = useView();
  const time = bucketTime(stats);
  const bars = columns(stats, time).flatMap(({ bucket, ...place }) => {
    const ratio = successRatio(bucket);
    return ratio === null ? [] : [{ ...place, bucket, ratio, label: instantText(bucket.at, locale, timeZone, false) }];
  });
  return (
    <ChartFrame
      id="success"
      title={say('web.chart_success')}
      description={say('web.chart_success_text', {
        good: stats.by_status.completed,
        all: stats.by_status.completed + stats.by_status.failed,
      })}
      time={time}
      values={VALUES}
      table={{
        heads: [say('web.success')],
        rows: bars.map(({ bucket, ratio }) => ({
          key: bucket.at,
          at: bucket.at,
          cells: [<Percent key="ratio" ratio={ratio} />],
        })),
      }}
    >
      {bars.map(({ x, width, barX, barWidth, label, bucket, ratio }) => {
        const top = round(100 - ratio * 100);
        const bar = { x: `${barX}%`, width: `${barWidth}%` };
        return (
          <g key={x} class="chart-column">
            <title>
              {`${label}: ${say('web.chart_success_text', { good: bucket.completed, all: bucket.completed + bucket.failed })}`}
            </title>
            <rect class="chart-hit" x={`${x}%`} width={`${width}%`} height="100%" />
            {ratio > 0 && <rect class="chart-good" {...bar} y={`${top}%`} height={`${round(100 - top)}%`} />}
            {ratio < 1 && <rect fill="url(#success-bad)" {...bar} y="0" height={`${top}%`} />}
          </g>
        );
      })}
    </ChartFrame>
  );
}

/** completed / (completed + failed), or null without either. Pure. */
export function successRatio({ completed, failed }: Pick<Bucket, 'completed' | 'failed'>): number | null {
  return completed + failed === 0 ? null : completed / (completed + failed);
}
