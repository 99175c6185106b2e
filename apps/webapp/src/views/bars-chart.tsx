import type { StatsWire } from '@jobs-monitor/core';
import { Count, instantText } from './data.js';
import { scrollable } from './scrollable.js';
import { useView } from './view.js';

const WIDTH = 720;
const HEIGHT = 120;

/** How many runs ended well and badly over time: drawn on the server, with the same figures in a table. */
export function ThroughputChart({ stats }: { stats: StatsWire }) {
  const { say, locale, timeZone } = useView();
  const buckets = stats.buckets.map((bucket) => ({
    at: bucket.at,
    label: instantText(bucket.at, locale, timeZone, false),
    good: bucket.completed,
    bad: bucket.failed,
    other: bucket.cancelled + bucket.skipped,
  }));
  const most = Math.max(1, ...buckets.map(({ good, bad, other }) => good + bad + other));
  const step = WIDTH / Math.max(1, buckets.length);
  const height = (count: number) => (count === 0 ? 0 : Math.max(2, (count / most) * HEIGHT));

  return (
    <figure class="chart">
      <svg
        viewBox={`0 0 ${WIDTH} ${HEIGHT + 1}`}
        role="img"
        aria-label={say('web.chart_throughput')}
        preserveAspectRatio="none"
      >
        <path class="chart-base" d={`M0 ${HEIGHT + 0.5}H${WIDTH}`} />
        {buckets.map(({ at, label, good, bad, other }, index) => {
          const x = round(index * step + step * 0.14);
          const width = round(step * 0.72);
          const goodTop = HEIGHT - height(good);
          const otherTop = goodTop - height(other);
          return (
            <g key={at}>
              <title>{`${label}: ${say('web.chart_bar', { good, bad, other })}`}</title>
              <rect class="chart-hit" x={round(index * step)} y={0} width={round(step)} height={HEIGHT} />
              <rect class="chart-good" x={x} y={round(goodTop)} width={width} height={round(height(good))} />
              <rect class="chart-other" x={x} y={round(otherTop)} width={width} height={round(height(other))} />
              <rect
                class="chart-bad"
                x={x}
                y={round(otherTop - height(bad))}
                width={width}
                height={round(height(bad))}
              />
            </g>
          );
        })}
      </svg>
      <ChartFoot from={stats.from} to={stats.to} />
      <details class="chart-table">
        <summary>{say('web.chart_as_table')}</summary>
        <section class="scroll" aria-label={say('web.chart_as_table')} {...scrollable}>
          <table>
            <thead>
              <tr>
                <th scope="col">{say('web.time')}</th>
                <th scope="col">{say('status.completed')}</th>
                <th scope="col">{say('status.failed')}</th>
                <th scope="col">{say('web.others')}</th>
              </tr>
            </thead>
            <tbody>
              {buckets
                .filter(({ good, bad, other }) => good + bad + other > 0)
                .map(({ at, label, good, bad, other }) => (
                  <tr key={at}>
                    <th scope="row">{label}</th>
                    <td>
                      <Count value={good} />
                    </td>
                    <td>
                      <Count value={bad} />
                    </td>
                    <td>
                      <Count value={other} />
                    </td>
                  </tr>
                ))}
            </tbody>
          </table>
        </section>
      </details>
    </figure>
  );
}

/** Time runs from left to right in every language. */
function ChartFoot({ from, to }: { from: string; to: string }) {
  const { say, locale, timeZone } = useView();
  return (
    <figcaption class="chart-foot">
      <span class="chart-axis" dir="ltr">
        <bdi>{instantText(from, locale, timeZone, false)}</bdi>
        <bdi>{instantText(to, locale, timeZone, false)}</bdi>
      </span>
      <span class="legend">
        <i class="is-completed" />
        {say('status.completed')}
        <i class="is-failed" />
        {say('status.failed')}
        <i class="is-skipped" />
        {say('web.others')}
      </span>
    </figcaption>
  );
}

const round = (value: number) => Math.round(value * 10) / 10;
