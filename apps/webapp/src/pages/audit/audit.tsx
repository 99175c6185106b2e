import type { MessageKey } from '@jobs-monitor/core';
import { Paging } from '../../views/paging.js';
import { Empty, PageHead } from '../../views/parts.js';
import { addressFilter, addressOf } from '../address.js';
import type { Page } from '../page.js';
import { daysBetween } from './day.js';
import { EntriesTable } from './entries-table.js';
import { AuditFilter } from './filter.js';

/** Who did what, and what was refused, newest first; the address can be shared. */
export const auditPage: Page = {
  paths: ['/audit'],
  role: 'operator',
  nav: { label: 'web.audit', icon: 'audit', place: 'last' },
  async load({ read, view, query }) {
    const { say, timeZone } = view;
    const days = { from: query.get('from'), to: query.get('to') };
    const { from: _, to: __, cursor, ...filter } = addressFilter('listAudit', query);
    const found = await read('listAudit', {
      query: { ...filter, ...daysBetween(days, timeZone), ...(cursor && { cursor }) },
    });
    const address = { ...filter, ...days };
    const isFiltered = Object.values(address).some(Boolean);
    const next = found?.next_cursor;
    return {
      title: say('web.audit'),
      body: (
        <>
          <PageHead title={say('web.audit')} lead={<p>{say('web.audit_lead')}</p>} />
          <AuditFilter filter={address} />
          {found && found.entries.length > 0 ? (
            <section class="card flush">
              <EntriesTable entries={found.entries} />
            </section>
          ) : (
            found && (
              <Empty icon="audit" text={say(emptyText(isFiltered, next !== null))}>
                {isFiltered && <a href="/audit">{say('web.clear_filter')}</a>}
              </Empty>
            )
          )}
          <Paging
            newest={cursor ? addressOf('/audit', address) : null}
            older={next ? addressOf('/audit', { ...address, cursor: next }) : null}
            empty={found?.entries.length === 0}
          />
        </>
      ),
    };
  },
};

/** A page may be empty and yet have a next one: a search looks at a bounded number of entries at a time. */
function emptyText(isFiltered: boolean, hasNext: boolean): MessageKey {
  if (hasNext) return 'web.no_audit_match_so_far';
  return isFiltered ? 'web.no_audit_match' : 'web.no_audit';
}
