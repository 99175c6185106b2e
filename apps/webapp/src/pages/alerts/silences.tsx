import { hasRole } from '@jobs-monitor/core';
import { ActionLink } from '../../views/action-link.js';
import { Card, Empty } from '../../views/parts.js';
import { useView } from '../../views/view.js';
import type { Page } from '../page.js';
import { AlertsFrame } from './frame.js';
import { isActive, SilenceList } from './silence-view.js';

const PATH = '/alerts/silences';

/** What is held back on purpose: the active silences, and those that ended lately. */
export const silencesPage: Page = {
  paths: [PATH],
  async load({ read, view }) {
    const { say, now } = view;
    const [found, alerting] = await Promise.all([read('listSilences'), read('getAlerting')]);
    const active = found?.silences.filter((silence) => isActive(silence, now)) ?? [];
    const ended = found?.silences.filter((silence) => !isActive(silence, now)) ?? [];
    return {
      title: say('web.silences'),
      body: (
        <AlertsFrame
          section={PATH}
          lead={<p>{say('web.silences_lead')}</p>}
          actions={<NewSilence />}
          alerting={alerting}
        >
          {found && (
            <div class="stack">
              <Card id="active" title={say('web.silences_active')} flush>
                {active.length > 0 ? (
                  <SilenceList silences={active} />
                ) : (
                  <Empty icon="alerts" text={say('web.no_silences')} />
                )}
              </Card>
              <Card id="ended" title={say('web.silences_ended')} flush>
                {ended.length > 0 ? (
                  <SilenceList silences={ended} />
                ) : (
                  <Empty icon="silenced" text={say('web.no_silences_ended')} />
                )}
              </Card>
            </div>
          )}
        </AlertsFrame>
      ),
    };
  },
};

function NewSilence() {
  const { say, actor } = useView();
  if (!actor || !hasRole(actor.role, 'operator')) return null;
  return <ActionLink href="/alerts/silences/new" label={say('web.silence_new')} icon="silenced" tone="primary" />;
}
