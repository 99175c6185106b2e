import {
  type DeployWire,
  formatDuration,
  type MessageKey,
  type RunSummaryWire,
  type StatsWire,
} from '@jobs-monitor/core';
import { Duration, instantText } from '../data.js';
import { useView } from '../view.js';
import { type Bucket, bucketTime, columns } from './buckets.js';
import { ChartFrame } from './frame.js';
import { fromLeft } from './time-scale.js';
import { durationScale, fromTop } from './value-scale.js';

export interface DurationChartProps {
  stats: StatsWire;
  /** The newest runs, each drawn where it ended; those from before the window are left out. */
  runs: readonly RunSummaryWire[];
  deploys: readonly DeployWire[];
}

const LINES = [
  ['p95_seconds', 'is-p95', 'web.slowest'],
  ['p50_seconds', 'is-p50', 'web.typical'],
] as const satisfies readonly (readonly [keyof Bucket, string, MessageKey])[];

/** How long runs took over time: lines for half of them and for all but the slowest 5 %, and a mark for each of the newest. Null without any. */
export function DurationChart({ stats, runs, deploys }: DurationChartProps) {
  const { say, locale, timeZone } = useView();
  const time = bucketTime(stats);
  const points = columns(stats, time).filter(({ bucket }) => bucket.p50_seconds !== null);
  if (points.length === 0) return null;
  const dots = runs.flatMap(({ run_id, status, ended_at, duration_seconds }) => {
    if (status !== 'completed' && status !== 'failed') return [];
    const atMs = Date.parse(ended_at ?? '');
    if (!(atMs >= time.fromMs && atMs <= time.toMs) || duration_seconds === null) return [];
    return [{ run_id, status, seconds: duration_seconds, x: fromLeft(atMs, time), at: ended_at ?? '' }];
  });
  const longest = Math.max(
    ...points.map(({ bucket }) => bucket.p95_seconds ?? 0),
    ...dots.map(({ seconds }) => seconds),
  );
  const scale = durationScale(longest);
  const { p50_seconds, p95_seconds } = stats.durations;
  return (
    <ChartFrame
      id="durations"
      title={say('web.chart_durations')}
      description={say('web.chart_durations_text', {
        typical: formatDuration(p50_seconds ?? 0, locale),
        slowest: formatDuration(p95_seconds ?? 0, locale),
      })}
      time={time}
      values={scale.ticks.map((value) => ({
        y: fromTop(value, scale),
        text: value === 0 ? '0' : formatDuration(value, locale),
      }))}
      deploys={deploys}
      legend={LINES.map(([, name, label]) => [name, say(label)])}
      table={{
        heads: LINES.map(([, , head]) => say(head)),
        rows: points.map(({ bucket }) => ({
          key: bucket.at,
          at: bucket.at,
          cells: LINES.map(([key]) => <Duration key={key} seconds={bucket[key]} />),
        })),
      }}
    >
      {points.map(({ x, width, bucket }) => (
        <rect key={x} class="chart-hit" x={`${x}%`} width={`${width}%`} height="100%">
          <title>
            {`${instantText(bucket.at, locale, timeZone, false)}: ${say('web.chart_durations_text', {
              typical: formatDuration(bucket.p50_seconds ?? 0, locale),
              slowest: formatDuration(bucket.p95_seconds ?? 0, locale),
            })}`}
          </title>
        </rect>
      ))}
      <svg
        width="100%"
        height="100%"
        viewBox="0 0 100 100"
        preserveAspectRatio="none"
        overflow="visible"
        aria-hidden="true"
      >
        {LINES.map(([key, name]) => (
          <path
            key={key}
            class={name}
            d={`M${points.map(({ middle, bucket }) => `${middle} ${fromTop(bucket[key] ?? 0, scale)}`).join('L')}`}
          />
        ))}
      </svg>
      {points.length === 1 &&
        points.map(({ middle, bucket }) =>
          LINES.map(([key, name]) => (
            <circle key={key} class={name} cx={`${middle}%`} cy={`${fromTop(bucket[key] ?? 0, scale)}%`} r="2.5" />
          )),
        )}
      {dots.map(({ run_id, status, seconds, x, at }) => (
        <svg
          key={run_id}
          x={`${x}%`}
          y={`${fromTop(seconds, scale)}%`}
          overflow="visible"
          class={`chart-dot is-${status}`}
        >
          <title>
            {[say(`status.${status}`), formatDuration(seconds, locale), instantText(at, locale, timeZone)].join(' · ')}
          </title>
          {status === 'failed' ? <path d="M-3.5-3.5l7 7M3.5-3.5l-7 7" /> : <circle r="3" />}
        </svg>
      ))}
    </ChartFrame>
  );
}
