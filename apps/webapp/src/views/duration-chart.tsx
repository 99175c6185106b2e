import { formatDuration, type RunSummaryWire } from '@jobs-monitor/core';
import { useView } from './view.js';

const WIDTH = 360;
const HEIGHT = 72;

/** How long the newest runs took, oldest on the left in every language. The table of runs beside it has the figures. */
export function DurationChart({ runs }: { runs: readonly RunSummaryWire[] }) {
  const { say, locale } = useView();
  const timed = runs.filter((run) => run.duration_seconds !== null && run.status !== 'skipped').reverse();
  if (timed.length < 2) return null;
  const longest = Math.max(0.001, ...timed.map((run) => run.duration_seconds ?? 0));
  const step = WIDTH / timed.length;
  return (
    <figure class="chart small">
      <svg
        viewBox={`0 0 ${WIDTH} ${HEIGHT + 1}`}
        role="img"
        aria-label={say('web.chart_durations')}
        preserveAspectRatio="none"
      >
        <path class="chart-base" d={`M0 ${HEIGHT + 0.5}H${WIDTH}`} />
        {timed.map((run, index) => {
          const height = Math.max(2, ((run.duration_seconds ?? 0) / longest) * HEIGHT);
          return (
            <rect
              key={run.run_id}
              class={run.status === 'failed' ? 'chart-bad' : 'chart-good'}
              x={Math.round((index * step + step * 0.15) * 10) / 10}
              y={Math.round((HEIGHT - height) * 10) / 10}
              width={Math.round(step * 7) / 10}
              height={Math.round(height * 10) / 10}
            >
              <title>{`${formatDuration(run.duration_seconds ?? 0, locale)}, ${say(`status.${run.status}`)}`}</title>
            </rect>
          );
        })}
      </svg>
      <figcaption class="chart-foot">
        <span>{say('web.chart_durations')}</span>
        <span>
          {say('web.longest')} {formatDuration(longest, locale)}
        </span>
      </figcaption>
    </figure>
  );
}
