import type { DeployWire } from '@jobs-monitor/core';
import type { ComponentChildren } from 'preact';
import { instantText } from '../data.js';
import { useView } from '../view.js';
import { type DeployMark, deployMarks } from './deploy-marks.js';
import { type ChartTable, TableBehind } from './table.js';
import { fromLeft, type TimeScale, timeTicks } from './time-scale.js';

/** A value that is written beside the chart, and where it stands in percent from the top. */
export interface ValueLabel {
  y: number;
  text: string;
}

export interface ChartFrameProps {
  /** Unique on the page. */
  id: string;
  title: string;
  /** What can be seen, in a sentence, for those who cannot see it. */
  description: string;
  time: TimeScale;
  values: readonly ValueLabel[];
  deploys?: readonly DeployWire[];
  /** The class of each colour with its meaning. */
  legend?: readonly (readonly [string, string])[];
  /** The same figures as a table: the heads of its columns, and a row for each instant. */
  table: ChartTable;
  /** Drawn in percent of the width and of the height. */
  children: ComponentChildren;
}

/** What all charts over time have in common: axes, marks of deploys, legend, and the table behind. Time runs from left to right in every language. */
export function ChartFrame({
  id,
  title,
  description,
  time,
  values,
  deploys = [],
  legend = [],
  table,
  children,
}: ChartFrameProps) {
  const { say, locale, timeZone } = useView();
  const marks = deployMarks(deploys, time);
  const meanings = [...legend, ...(marks.length > 0 ? [['is-deploy', say('web.chart_deploys')] as const] : [])];
  return (
    <figure class="chart" id={id}>
      <svg class={marks.length > 0 ? 'has-deploys' : undefined} role="img" aria-labelledby={`${id}-name ${id}-desc`}>
        <title id={`${id}-name`}>{title}</title>
        <desc id={`${id}-desc`}>{description}</desc>
        <pattern id={`${id}-bad`} width="5" height="5" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
          <rect class="chart-bad" width="5" height="5" />
          <path class="chart-hatch" d="M0 0V5" />
        </pattern>
        {values.map(({ y, text }) => (
          <g key={y}>
            <line class="chart-grid" x1="0" x2="100%" y1={`${y}%`} y2={`${y}%`} />
            <text class="chart-value" x="-8" y={`${y}%`} dy="4">
              {text}
            </text>
          </g>
        ))}
        {timeTicks(time, timeZone).map(({ atMs, isDay }) => (
          <text key={atMs} class="chart-time" x={`${fromLeft(atMs, time)}%`} y="100%" dy="17">
            {tickText(atMs, isDay, locale, timeZone)}
          </text>
        ))}
        {children}
        {marks.map((mark) => (
          <DeployLine key={mark.deploy.deploy_id} mark={mark} />
        ))}
      </svg>
      {meanings.length > 0 && (
        <figcaption class="legend">
          {meanings.map(([name, text]) => (
            <span key={name}>
              <i class={name} />
              {text}
            </span>
          ))}
        </figcaption>
      )}
      <TableBehind title={title} {...table} deploys={marks.map(({ deploy }) => deploy)} />
    </figure>
  );
}

function DeployLine({ mark: { deploy, x, label, isAtEnd } }: { mark: DeployMark }) {
  const { say, locale, timeZone } = useView();
  return (
    <svg x={`${x}%`} overflow="visible" class="chart-deploy">
      <title>
        {say('web.chart_deploy', { version: deploy.version, at: instantText(deploy.at, locale, timeZone, false) })}
      </title>
      <line y1="-14" y2="100%" />
      {label !== null && (
        <>
          <path d={isAtEnd ? 'M0-14h-9l2.5 3.5-2.5 3.5h9z' : 'M0-14h9l-2.5 3.5 2.5 3.5h-9z'} />
          <text x={isAtEnd ? -12 : 12} y="-6.5" class={isAtEnd ? 'is-at-end' : undefined}>
            {label}
          </text>
        </>
      )}
    </svg>
  );
}

function tickText(atMs: number, isDay: boolean, locale: string, timeZone: string): string {
  const parts = isDay
    ? ({ day: 'numeric', month: 'short' } as const)
    : ({ hour: '2-digit', minute: '2-digit' } as const);
  return new Intl.DateTimeFormat(locale === 'he' ? 'he-IL' : 'en-GB', { ...parts, timeZone }).format(atMs);
}
