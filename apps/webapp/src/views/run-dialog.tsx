import { Icon } from './icon.js';
import { useView } from './view.js';

/** Where the script shows a run over the page that it was opened from. */
export function RunDialog() {
  const { say } = useView();
  return (
    <dialog id="run-dialog" class="peek" tabIndex={-1} aria-label={say('web.run')}>
      <form class="dialog-head" method="dialog">
        <a class="button quiet" href="/runs" data-page>
          <Icon name="external" />
          <span>{say('web.open_as_page')}</span>
        </a>
        <button type="submit" class="button quiet square" aria-label={say('web.close')}>
          <Icon name="close" />
        </button>
      </form>
      <p class="empty loading">{say('web.loading')}</p>
      <div data-place />
    </dialog>
  );
}
