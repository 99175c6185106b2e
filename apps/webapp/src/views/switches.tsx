import { LOCALES } from '@jobs-monitor/core';
import { THEMES } from '../http/preferences.js';
import { Icon, type IconName } from './icon.js';
import { useView } from './view.js';

const THEME_ICONS = { system: 'system', light: 'sun', dark: 'moon' } satisfies Record<string, IconName>;
const LOCALE_NAMES = { en: 'English', he: 'עברית' } satisfies Record<string, string>;

/** English or Hebrew, each in its own words. */
export function LocaleSwitch() {
  const { locale, say, path } = useView();
  return (
    <form method="post" action="/preferences" class="switch" aria-label={say('web.language')}>
      <input type="hidden" name="back" value={path} />
      {LOCALES.map((each) => (
        <button key={each} type="submit" name="locale" value={each} lang={each} aria-pressed={each === locale}>
          {LOCALE_NAMES[each]}
        </button>
      ))}
    </form>
  );
}

/** System, light or dark. The one that has an id is what the key presses. */
export function ThemeSwitch({ id }: { id?: string }) {
  const { theme, say, path } = useView();
  return (
    <form method="post" action="/preferences" class="switch" id={id} aria-label={say('web.theme')}>
      <input type="hidden" name="back" value={path} />
      {THEMES.map((each) => (
        <button
          key={each}
          type="submit"
          name="theme"
          value={each}
          aria-pressed={each === theme}
          aria-label={say(`web.theme_${each}`)}
          title={say(`web.theme_${each}`)}
        >
          <Icon name={THEME_ICONS[each]} />
        </button>
      ))}
    </form>
  );
}
