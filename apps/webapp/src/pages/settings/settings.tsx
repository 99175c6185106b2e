import { Code } from '../../views/data.js';
import { ShortcutList } from '../../views/help.js';
import { Card, PageHead } from '../../views/parts.js';
import { LocaleSwitch, ThemeSwitch } from '../../views/switches.js';
import { useView } from '../../views/view.js';
import type { Page } from '../page.js';
import { AboutCard } from './about-card.js';
import { DeploysCard } from './deploys-card.js';
import { SessionsCard } from './sessions-card.js';

const SHOWN_DEPLOYS = '5';

/** How the pages look, where one is signed in, and what the environment gives or withholds. */
export const settingsPage: Page = {
  paths: ['/settings'],
  nav: { label: 'web.settings', icon: 'settings', place: 'last' },
  async load({ read, view, ownSessions, actor }) {
    const [system, deploys] = await Promise.all([
      read('getSystem'),
      read('listDeploys', { query: { limit: SHOWN_DEPLOYS } }),
    ]);
    const title = view.say('web.settings');
    return {
      title,
      body: (
        <>
          <PageHead title={title} />
          <div class="columns even">
            <div>
              <LookCard />
              <SessionsCard sessions={ownSessions.list()} actor={actor} />
            </div>
            <div>
              {system && <AboutCard system={system} />}
              {deploys && <DeploysCard deploys={deploys.deploys} />}
              <Card id="keys" title={view.say('web.shortcuts')} aside={<ShortcutSwitch />}>
                <ShortcutList />
              </Card>
            </div>
          </div>
        </>
      ),
    };
  },
};

function LookCard() {
  const { say, timeZone } = useView();
  return (
    <Card id="look" title={say('web.look')}>
      <dl class="facts">
        <div>
          <dt>{say('web.language')}</dt>
          <dd>
            <LocaleSwitch />
          </dd>
        </div>
        <div>
          <dt>{say('web.theme')}</dt>
          <dd>
            <ThemeSwitch />
          </dd>
        </div>
        <div>
          <dt>{say('web.time_zone')}</dt>
          <dd>
            <Code>{timeZone}</Code>
          </dd>
        </div>
      </dl>
    </Card>
  );
}

function ShortcutSwitch() {
  const { say, shortcuts, path } = useView();
  return (
    <form method="post" action="/preferences">
      <input type="hidden" name="back" value={path} />
      <button type="submit" class="button" name="shortcuts" value={shortcuts ? 'off' : 'on'}>
        {say(shortcuts ? 'web.switch_off' : 'web.switch_on')}
      </button>
    </form>
  );
}
