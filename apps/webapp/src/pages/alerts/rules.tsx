import { hasRole } from '@jobs-monitor/core';
import { ActionLink } from '../../views/action-link.js';
import { Ago, At, Code } from '../../views/data.js';
import { Card, Empty } from '../../views/parts.js';
import { useView } from '../../views/view.js';
import type { Page } from '../page.js';
import { ChannelList } from './channel-list.js';
import { type Alerting, AlertsFrame } from './frame.js';
import { RuleView } from './rule-view.js';

const PATH = '/alerts/rules';

/** What is told to whom: the rules as loaded, and the channels with their state. */
export const rulesPage: Page = {
  paths: [PATH],
  async load({ read, view }) {
    const { say } = view;
    const alerting = await read('getAlerting');
    return {
      title: say('web.rules_and_channels'),
      body: (
        <AlertsFrame section={PATH} lead={alerting && <FileLead file={alerting.file} />} alerting={alerting}>
          {alerting && (
            <div class="columns">
              <div>
                <Card id="rules" title={say('web.rules')} flush>
                  {alerting.rules.length > 0 ? (
                    <ul class="rows">
                      {alerting.rules.map((rule) => (
                        <li key={rule.name} id={`rule-${rule.name}`}>
                          <RuleView rule={rule} />
                        </li>
                      ))}
                    </ul>
                  ) : (
                    <Empty icon="alerts" text={say('web.no_rules')} />
                  )}
                </Card>
              </div>
              <div>
                <Card
                  id="channels"
                  title={say('web.channels')}
                  aside={alerting.channels.length > 0 && <TestAll />}
                  flush
                >
                  <ChannelList channels={alerting.channels} />
                </Card>
              </div>
            </div>
          )}
        </AlertsFrame>
      ),
    };
  },
};

function FileLead({ file }: { file: Alerting['file'] }) {
  const { say } = useView();
  return (
    <p>
      {say('web.rules_file')} <Code>{file.path}</Code> · {say('web.rules_loaded')} <Ago at={file.loaded_at} />{' '}
      <small>
        (<At at={file.loaded_at} />)
      </small>
    </p>
  );
}

function TestAll() {
  const { say, actor } = useView();
  if (!actor || !hasRole(actor.role, 'operator')) return null;
  return <ActionLink href="/alerts/test" label={say('web.test_all')} icon="send" />;
}
