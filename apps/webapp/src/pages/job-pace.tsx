import type { DeployWire, RunSummaryWire, StatsWire } from '@jobs-monitor/core';
import { DurationChart } from '../views/chart/duration.js';
import { SuccessChart } from '../views/chart/success.js';
import { WindowSwitch, type WindowSwitchProps } from '../views/chart/window-switch.js';
import { Count, Duration, Percent } from '../views/data.js';
import { Card, Figure } from '../views/parts.js';
import { useView } from '../views/view.js';

/** What the page of a job offers, and shows when nothing is said. */
export const JOB_WINDOWS = ['24h', '7d', '30d'] as const;
export const JOB_WINDOW = '7d';
export type JobWindow = (typeof JOB_WINDOWS)[number];

export interface JobPaceProps {
  stats: StatsWire;
  runs: readonly RunSummaryWire[];
  deploys: readonly DeployWire[];
  shown: Pick<WindowSwitchProps<JobWindow>, 'path' | 'current'>;
}

/** How long a job's runs take and how many end well, in numbers and over time; without ends there is nothing to draw. */
export function JobPace({ stats, runs, deploys, shown }: JobPaceProps) {
  const { say } = useView();
  return (
    <Card
      id="pace"
      title={say('web.pace')}
      aside={<WindowSwitch {...shown} offered={JOB_WINDOWS} usual={JOB_WINDOW} />}
    >
      <dl class="figures">
        <Figure label={say('web.runs')}>
          <Count value={stats.runs} />
        </Figure>
        <Figure label={say('web.success')}>
          <Percent ratio={stats.success_ratio} />
        </Figure>
        <Figure label={say('web.typical')}>
          <Duration seconds={stats.durations.p50_seconds} />
        </Figure>
        <Figure label={say('web.slowest')}>
          <Duration seconds={stats.durations.p95_seconds} />
        </Figure>
      </dl>
      {stats.success_ratio === null ? (
        <p class="muted">{say('web.no_runs_in_window')}</p>
      ) : (
        <>
          <h3>{say('web.chart_durations')}</h3>
          <DurationChart stats={stats} runs={runs} deploys={deploys} />
          <h3>{say('web.chart_success')}</h3>
          <SuccessChart stats={stats} />
        </>
      )}
    </Card>
  );
}
