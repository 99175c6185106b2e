import { formatDuration, type JobWire, type MessageKey } from '@jobs-monitor/core';
import type { ComponentChildren } from 'preact';
import { Code, Count } from '../views/data.js';
import { jsonText } from '../views/json-text.js';
import { Card } from '../views/parts.js';
import { useView } from '../views/view.js';

const LIMITS = [
  ['timeout_seconds', 'web.limit_timeout'],
  ['stuck_after_seconds', 'web.limit_stuck'],
  ['no_progress_seconds', 'web.limit_no_progress'],
  ['min_duration_seconds', 'web.limit_min_duration'],
  ['start_grace_seconds', 'web.limit_start_grace'],
  ['misfire_grace_seconds', 'web.limit_misfire'],
  ['retry_backoff_seconds', 'web.limit_backoff'],
] as const satisfies readonly (readonly [keyof JobWire['limits'], MessageKey])[];

/** What bounds a job's runs, what switches it, and where it is written. */
export function LimitsCard({ job }: { job: JobWire }) {
  const { say, locale } = useView();
  const { limits } = job;
  const lengths = LIMITS.filter(
    ([key]) => limits[key] !== null && (key !== 'retry_backoff_seconds' || limits.max_retries > 0),
  );
  const names = [
    ['web.toggle', job.env_toggle],
    ['web.source_file', job.source_file],
    ['web.family', job.family],
  ] as const;
  return (
    <Card id="limits" title={say('web.limits')}>
      <dl class="facts">
        <Fact label={say('web.limit_instances')}>
          {job.allow_concurrent
            ? (limits.max_instances?.toLocaleString('en') ?? say('web.unlimited'))
            : say('web.exclusive')}
        </Fact>
        {lengths.map(([key, label]) => (
          <Fact key={key} label={say(label)}>
            <bdi class="number">{formatDuration(limits[key] ?? 0, locale)}</bdi>
          </Fact>
        ))}
        <Fact label={say('web.limit_retries')}>
          <Count value={limits.max_retries} />
        </Fact>
        {names.map(
          ([label, value]) =>
            value && (
              <Fact key={label} label={say(label)}>
                <Code>{value}</Code>
              </Fact>
            ),
        )}
        {Object.entries(job.metadata).map(([name, value]) => (
          <Fact key={name} label={<Code>{name}</Code>}>
            <Code>{typeof value === 'string' ? value : jsonText(value, 400)}</Code>
          </Fact>
        ))}
      </dl>
    </Card>
  );
}

function Fact({ label, children }: { label: ComponentChildren; children: ComponentChildren }) {
  return (
    <div>
      <dt>{label}</dt>
      <dd>{children}</dd>
    </div>
  );
}
