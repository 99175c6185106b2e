import { contract, type QueryInputOf } from '@jobs-monitor/core';
import { ChoiceField, FilterForm } from '../../views/filters.js';
import { Paging } from '../../views/paging.js';
import { Empty } from '../../views/parts.js';
import { useView } from '../../views/view.js';
import { addressFilter, addressOf } from '../address.js';
import type { Page } from '../page.js';
import { DeliveriesTable } from './deliveries-table.js';
import { AlertsFrame } from './frame.js';

type Filter = QueryInputOf<typeof contract.listDeliveries>;

const PATH = '/alerts/deliveries';
const STATES = contract.listDeliveries.query.shape.state.unwrap().options;

/** Every message with what truly became of it, by channel and state. */
export const deliveriesPage: Page = {
  paths: [PATH],
  async load({ read, view, query }) {
    const { say } = view;
    const filter = addressFilter('listDeliveries', query);
    const [found, alerting] = await Promise.all([read('listDeliveries', { query: filter }), read('getAlerting')]);
    const isFiltered = Boolean(filter.channel || filter.state || filter.alert_id);
    const here = (cursor: string | null) => addressOf(PATH, { ...filter, cursor });
    return {
      title: say('web.deliveries'),
      body: (
        <AlertsFrame section={PATH} lead={<p>{say('web.deliveries_lead')}</p>} alerting={alerting}>
          <DeliveryFilter filter={filter} channels={alerting?.channels.map(({ channel }) => channel) ?? []} />
          {found && found.deliveries.length > 0 && (
            <section class="card flush">
              <DeliveriesTable deliveries={found.deliveries} />
            </section>
          )}
          {found?.deliveries.length === 0 && (
            <Empty icon="send" text={say(isFiltered ? 'web.no_deliveries_match' : 'web.no_deliveries')}>
              {isFiltered && <a href={PATH}>{say('web.clear_filter')}</a>}
            </Empty>
          )}
          <Paging
            newest={filter.cursor ? here(null) : null}
            older={found?.next_cursor ? here(found.next_cursor) : null}
            empty={found?.deliveries.length === 0}
          />
        </AlertsFrame>
      ),
    };
  },
};

function DeliveryFilter({ filter, channels }: { filter: Filter; channels: readonly string[] }) {
  const { say } = useView();
  return (
    <FilterForm action={PATH}>
      {filter.alert_id && <input type="hidden" name="alert_id" value={filter.alert_id} />}
      <ChoiceField
        name="channel"
        label={say('web.channel')}
        value={filter.channel}
        options={channels.map((channel) => [channel, channel])}
      />
      <ChoiceField
        name="state"
        label={say('web.state')}
        value={filter.state}
        options={STATES.map((state) => [state, say(`web.delivery_${state}`)])}
      />
    </FilterForm>
  );
}
