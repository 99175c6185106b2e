import type { MessageKey } from '@jobs-monitor/core';
import { Icon } from './icon.js';
import { useView } from './view.js';

/** What the keys do; on the settings page too, for those without the script. */
export function ShortcutList() {
  const { say, nav } = useView();
  const shortcuts: (readonly [string, MessageKey])[] = [
    ['/', 'web.key_search'],
    ...nav.flatMap(({ key, label }) => (key ? [[key, label] as const] : [])),
    ['t', 'web.key_theme'],
    ['?', 'web.key_help'],
    ['Esc', 'web.key_close'],
  ];
  return (
    <dl class="keys">
      {shortcuts.map(([key, meaning]) => (
        <div key={key}>
          <dt>
            <kbd dir="ltr">{key}</kbd>
          </dt>
          <dd>{say(meaning)}</dd>
        </div>
      ))}
    </dl>
  );
}

export function HelpDialog() {
  const { say } = useView();
  return (
    <dialog id="help" aria-labelledby="help-title">
      <div class="dialog-head">
        <h2 id="help-title">{say('web.shortcuts')}</h2>
        <form method="dialog">
          <button type="submit" class="button quiet square" aria-label={say('web.close')}>
            <Icon name="close" />
          </button>
        </form>
      </div>
      <ShortcutList />
    </dialog>
  );
}
