import { enhanceDialogs } from './dialogs.js';
import { followEvents } from './live.js';
import { enhanceNotices } from './notices.js';
import { enhanceShortcuts } from './shortcuts.js';
import { keepTimesTrue, tellTimeZone } from './times.js';

tellTimeZone();
keepTimesTrue();
enhanceNotices();
enhanceDialogs();
enhanceShortcuts();
document.querySelector<HTMLFormElement>('form[data-autosubmit]')?.requestSubmit();
if (document.getElementById('live')) followEvents();
