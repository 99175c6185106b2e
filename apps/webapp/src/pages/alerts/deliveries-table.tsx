import type { DeliveryWire } from '@jobs-monitor/core';
import { Ago, Code, Count, None } from '../../views/data.js';
import { excerpt } from '../../views/excerpt.js';
import { alertHref } from '../../views/href.js';
import { useView } from '../../views/view.js';
import { DeliveryBadge } from './told.js';

export interface DeliveriesTableProps {
  deliveries: readonly DeliveryWire[];
  /** Leaves out what would be the same in each row. */
  isOfOneAlert?: boolean;
}

/** What was brought to which channel, a message a row. */
export function DeliveriesTable({ deliveries, isOfOneAlert = false }: DeliveriesTableProps) {
  const { say } = useView();
  return (
    <table class="table">
      <caption class="visually-hidden">{say('web.deliveries')}</caption>
      <thead>
        <tr>
          <th scope="col">{say('web.state')}</th>
          <th scope="col">{say('web.channel')}</th>
          {!isOfOneAlert && <th scope="col">{say('web.alert')}</th>}
          <th scope="col">{say('web.delivery_action')}</th>
          <th scope="col">{say('web.attempts')}</th>
          <th scope="col">{say('web.first_tried')}</th>
          <th scope="col">{say('web.delivered_at')}</th>
          <th scope="col">{say('web.error')}</th>
        </tr>
      </thead>
      <tbody>
        {deliveries.map((delivery) => (
          <tr key={delivery.delivery_id} data-key={delivery.delivery_id}>
            <td data-label={say('web.state')}>
              <DeliveryBadge state={delivery.state} />
            </td>
            <td data-label={say('web.channel')} class="named">
              <Code>{excerpt(delivery.channel, 64)}</Code>
            </td>
            {!isOfOneAlert && (
              <td data-label={say('web.alert')}>
                <AlertLink delivery={delivery} />
              </td>
            )}
            <td data-label={say('web.delivery_action')}>{say(`web.delivery_${delivery.action}`)}</td>
            <td data-label={say('web.attempts')}>
              <Count value={delivery.attempts} />
            </td>
            <td data-label={say('web.first_tried')}>
              <Ago at={delivery.first_tried_at} />
            </td>
            <td data-label={say('web.delivered_at')}>
              {delivery.delivered_at ? <Ago at={delivery.delivered_at} /> : <None />}
            </td>
            <td data-label={say('web.error')} class="outcome">
              {delivery.error ? (
                <span class="clip" dir="auto" title={excerpt(delivery.error, 500)}>
                  {excerpt(delivery.error)}
                </span>
              ) : (
                <None />
              )}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function AlertLink({ delivery: { alert_id, kind } }: { delivery: DeliveryWire }) {
  const { say } = useView();
  const label = say(`web.kind_${kind}`);
  return alert_id === null ? <span>{label}</span> : <a href={alertHref(alert_id)}>{label}</a>;
}
