import { runHref } from '../../views/href.js';
import { Icon } from '../../views/icon.js';
import { useView } from '../../views/view.js';
import type { RunFacts } from './facts.js';
import { RunView } from './view.js';

/** The run that was linked to, on top of a page; the script moves it into the dialog of runs. */
export function RunPeek({ facts, back }: { facts: RunFacts; back: string }) {
  const { say } = useView();
  return (
    <dialog open class="peek" aria-label={say('web.run')} data-peek={runHref(facts.run.run_id)}>
      <div class="dialog-head">
        <a class="button quiet square" href={back} aria-label={say('web.close')}>
          <Icon name="close" />
        </a>
      </div>
      <RunView facts={facts} />
    </dialog>
  );
}
