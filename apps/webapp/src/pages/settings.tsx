import type { contract, OutputOf } from '@jobs-monitor/core';
import { Ago, Code, Text } from '../views/data.js';
import { ShortcutList } from '../views/help.js';
import { Icon } from '../views/icon.js';
import { Card, PageHead } from '../views/parts.js';
import { LocaleSwitch, ThemeSwitch } from '../views/switches.js';
import { useView } from '../views/view.js';
import type { Page } from './page.js';

/** How the pages look, and what the environment gives or withholds. */
export const settingsPage: Page = {
  paths: ['/settings'],
  nav: { label: 'web.settings', icon: 'settings' },
  async load({ read, view }) {
    const system = await read('getSystem');
    const { say } = view;
    return {
      title: say('web.settings'),
      body: (
        <>
          <PageHead title={say('web.settings')} />
          <div class="columns even">
            <div>
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
                      <Code>{view.timeZone}</Code>
                    </dd>
                  </div>
                </dl>
              </Card>
              <Card id="keys" title={say('web.shortcuts')} aside={<ShortcutSwitch />}>
                <ShortcutList />
              </Card>
            </div>
            <div>{system && <Environment system={system} />}</div>
          </div>
          <form method="post" action="/logout">
            <button type="submit" class="button">
              <Icon name="leave" />
              {say('web.sign_out')}
            </button>
          </form>
        </>
      ),
    };
  },
};

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

function Environment({ system }: { system: OutputOf<typeof contract.getSystem> }) {
  const { say } = useView();
  return (
    <Card id="about" title={say('web.about')}>
      <dl class="facts">
        <div>
          <dt>{say('web.version')}</dt>
          <dd>
            <Code>{system.version}</Code>
          </dd>
        </div>
        <div>
          <dt>{say('web.database')}</dt>
          <dd>{say(`web.database_${system.database}`)}</dd>
        </div>
        <div>
          <dt>{say('web.bot_started')}</dt>
          <dd>
            <Ago at={system.started_at} />
          </dd>
        </div>
      </dl>
      <h3>{say('web.checks')}</h3>
      <ul class="checks">
        {system.checks.map(({ name, ok }) => (
          <li key={name}>
            <span class={`badge is-${ok ? 'completed' : 'failed'}`}>
              <Icon name={ok ? 'completed' : 'failed'} />
              {say(ok ? 'web.check_ok' : 'web.check_bad')}
            </span>
            <Text>{name}</Text>
          </li>
        ))}
      </ul>
      {system.switched_off.length > 0 && (
        <>
          <h3>{say('web.switched_off')}</h3>
          <ul class="checks">
            {system.switched_off.map(({ capability, variable }) => (
              <li key={variable}>
                <Text>{capability}</Text>
                <Code>{variable}</Code>
              </li>
            ))}
          </ul>
        </>
      )}
    </Card>
  );
}
