import { enhanceDialogs } from './dialogs.js';
import { followEvents } from './live.js';
import { enhanceNotices } from './notices.js';
import { enhanceShortcuts } from './shortcuts.js';
import { keepTimesTrue } from './times.js';

keepTimesTrue();
enhanceNotices();
enhanceDialogs();
enhanceShortcuts();
document.querySelector<HTMLFormElement>('form[data-autosubmit]')?.requestSubmit();
if (document.querySelector('.live')) followEvents();
