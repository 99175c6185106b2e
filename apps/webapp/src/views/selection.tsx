import type { MessageKey } from '@jobs-monitor/core';
import { MAX_CHOSEN } from '../actions/bulk-preview.js';
import { useView } from './view.js';

/** The form that the boxes of a list belong to, wherever they stand. */
const FORM = 'selection';

/** Selects one thing of a list for what will be done to many. */
export function SelectBox({ id, name }: { id: string; name: string }) {
  const { say } = useView();
  return (
    <input
      type="checkbox"
      class="select-box"
      form={FORM}
      name="id"
      value={id}
      aria-label={`${say('web.select')}: ${name}`}
    />
  );
}

export interface SelectionBarProps {
  /** What can be done: the page that asks first, and its label. */
  deeds: readonly { path: string; label: MessageKey; tone: 'primary' | 'danger' | 'plain' }[];
  /** How many boxes there are; no more are ticked at once than one action takes. */
  shown: number;
}

/** What can be done to the selected; seen as soon as something is. The style counts them. Stands after the boxes. */
export function SelectionBar({ deeds, shown }: SelectionBarProps) {
  const { say, path } = useView();
  return (
    <form id={FORM} class="selection" method="get" data-dialog>
      <input type="hidden" name="back" value={path} />
      <span class="selected-count">{say('web.selected')}</span>
      <button type="button" class="button quiet scripted" data-select-all={MAX_CHOSEN}>
        {shown > MAX_CHOSEN ? say('web.select_first', { count: MAX_CHOSEN }) : say('web.select_all')}
      </button>
      <button type="reset" class="button quiet">
        {say('web.select_none')}
      </button>
      {deeds.map(({ path, label, tone }) => (
        <button key={path} type="submit" class={`button ${tone}`} formaction={path}>
          {say(label)}
        </button>
      ))}
    </form>
  );
}
