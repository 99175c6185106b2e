import { enhanceConsole } from './console.js';
import { enhanceDialogs } from './dialogs.js';
import { followEvents } from './live.js';
import { enhanceNotices } from './notices.js';
import { enhanceSelection } from './selection.js';
import { enhanceShortcuts } from './shortcuts.js';
import { showTailEnds } from './tails.js';
import { keepTimesTrue } from './times.js';

keepTimesTrue();
showTailEnds();
enhanceNotices();
enhanceDialogs();
enhanceConsole();
enhanceSelection();
enhanceShortcuts();
document.querySelector<HTMLFormElement>('form[data-autosubmit]')?.requestSubmit();
if (document.querySelector('.live')) followEvents();
