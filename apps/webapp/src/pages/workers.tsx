import type { WorkerWire } from '@jobs-monitor/core';
import { Ago, Code, Count } from '../views/data.js';
import { Icon } from '../views/icon.js';
import { Empty, PageHead } from '../views/parts.js';
import { useView } from '../views/view.js';
import type { Page } from './page.js';

/** The bot processes that run the jobs, with their proof of life. */
export const workersPage: Page = {
  paths: ['/workers'],
  nav: { label: 'web.workers', icon: 'workers', place: 'last' },
  async load({ read, view }) {
    const workers = (await read('listWorkers'))?.workers;
    return {
      title: view.say('web.workers'),
      body: (
        <>
          <PageHead title={view.say('web.workers')} lead={<p>{view.say('web.workers_lead')}</p>} />
          {workers && workers.length > 0 ? (
            <section class="card flush">
              <WorkersTable workers={workers} />
            </section>
          ) : (
            workers && <Empty icon="workers" text={view.say('why.no_live_worker')} />
          )}
        </>
      ),
    };
  },
};

function WorkersTable({ workers }: { workers: readonly WorkerWire[] }) {
  const { say } = useView();
  return (
    <table class="table">
      <caption class="visually-hidden">{say('web.workers')}</caption>
      <thead>
        <tr>
          <th scope="col">{say('web.worker')}</th>
          <th scope="col">{say('web.status')}</th>
          <th scope="col">{say('web.host')}</th>
          <th scope="col">{say('web.version')}</th>
          <th scope="col">{say('web.started')}</th>
          <th scope="col">{say('web.heartbeat')}</th>
          <th scope="col">{say('web.active_runs')}</th>
        </tr>
      </thead>
      <tbody>
        {workers.map((worker) => (
          <tr key={worker.worker_id} data-key={worker.worker_id}>
            <th scope="row">
              <Code>{worker.worker_id}</Code>
            </th>
            <td data-label={say('web.status')}>
              <span class={`badge is-${worker.alive ? 'completed' : 'failed'}`}>
                <Icon name={worker.alive ? 'completed' : 'failed'} />
                {say(worker.alive ? 'web.alive' : 'web.dead')}
              </span>
            </td>
            <td data-label={say('web.host')}>
              <Code>{`${worker.host}:${worker.pid}`}</Code>
            </td>
            <td data-label={say('web.version')}>
              <Code>{worker.version}</Code>
            </td>
            <td data-label={say('web.started')}>
              <Ago at={worker.started_at} />
            </td>
            <td data-label={say('web.heartbeat')}>
              <Ago at={worker.heartbeat_at} />
            </td>
            <td data-label={say('web.active_runs')}>
              <Count value={worker.active_runs} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
