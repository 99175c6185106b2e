import type { DeployWire } from '@jobs-monitor/core';
import type { ComponentChildren } from 'preact';
import { instantText, Text } from '../data.js';
import { PersonName } from '../person.js';
import { scrollable } from '../scrollable.js';
import { useView } from '../view.js';
import { webAddress } from '../web-address.js';

/** The figures of a chart: the heads of the columns after the first, which is the time, and a row for each instant. */
export interface ChartTable {
  heads: readonly string[];
  rows: readonly { key: string; at: string; cells: readonly ComponentChildren[] }[];
}

export interface TableBehindProps extends ChartTable {
  title: string;
  deploys?: readonly DeployWire[];
}

/** What a chart shows, as a table that is opened when it is wanted. */
export function TableBehind({ title, heads, rows, deploys = [] }: TableBehindProps) {
  const { say } = useView();
  return (
    <details class="chart-table">
      <summary>{say('web.chart_as_table')}</summary>
      <section class="scroll" aria-label={`${title}: ${say('web.chart_as_table')}`} {...scrollable}>
        <FigureTable heads={heads} rows={rows} />
        {deploys.length > 0 && (
          <FigureTable
            caption={say('web.chart_deploys')}
            heads={[say('web.version'), say('web.chart_deploy_by')]}
            rows={deploys.map((deploy) => ({
              key: deploy.deploy_id,
              at: deploy.at,
              cells: [<Version key="version" deploy={deploy} />, <PersonName key="by" person={deploy.by} />],
            }))}
          />
        )}
      </section>
    </details>
  );
}

function FigureTable({ heads, rows, caption }: ChartTable & { caption?: string }) {
  const { say, locale, timeZone } = useView();
  return (
    <table>
      {caption && <caption>{caption}</caption>}
      <thead>
        <tr>
          {[say('web.time'), ...heads].map((head) => (
            <th key={head} scope="col">
              {head}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map(({ key, at, cells }) => (
          <tr key={key}>
            <th scope="row">{instantText(at, locale, timeZone, false)}</th>
            {cells.map((cell, index) => (
              <td key={heads[index]}>{cell}</td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Version({ deploy: { version, url, note } }: { deploy: DeployWire }) {
  const address = webAddress(url);
  return (
    <>
      {address ? (
        <a href={address} rel="noreferrer">
          <Text>{version}</Text>
        </a>
      ) : (
        <Text>{version}</Text>
      )}
      {note && (
        <small>
          {' '}
          <Text>{note}</Text>
        </small>
      )}
    </>
  );
}
