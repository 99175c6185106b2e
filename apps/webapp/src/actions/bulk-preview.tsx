import type { ComponentChildren } from 'preact';
import { Icon } from '../views/icon.js';
import { scrollable } from '../views/scrollable.js';
import { useView } from '../views/view.js';

/** How many things one action may touch. */
export const MAX_CHOSEN = 50;

/** Something that was chosen: how it is shown, and why it is left out, if it is. */
export interface Chosen {
  id: string;
  subject: ComponentChildren;
  leftOut: string | null;
}

/** Exactly what will be touched, and what not and why. */
export function BulkPreview({ chosen, tooMany }: { chosen: readonly Chosen[]; tooMany: number }) {
  const { say } = useView();
  const touched = chosen.filter(({ leftOut }) => leftOut === null);
  const leftOut = chosen.filter((each) => each.leftOut !== null);
  if (chosen.length === 0) return <p>{say('web.bulk_nothing')}</p>;
  return (
    <>
      {touched.length > 0 && <ChosenList title={say('web.bulk_touched', { count: touched.length })} chosen={touched} />}
      {leftOut.length > 0 && (
        <ChosenList title={say('web.bulk_left_out', { count: leftOut.length })} chosen={leftOut} />
      )}
      {tooMany > 0 && (
        <p class="banner is-warning">
          <Icon name="warning" />
          {say('web.bulk_too_many', { max: MAX_CHOSEN, count: tooMany })}
        </p>
      )}
    </>
  );
}

function ChosenList({ title, chosen }: { title: string; chosen: readonly Chosen[] }) {
  return (
    <section>
      <h2>{title}</h2>
      <ul class="chosen" aria-label={title} {...scrollable}>
        {chosen.map(({ id, subject, leftOut }) => (
          <li key={id}>
            {subject}
            {leftOut && <small>{leftOut}</small>}
          </li>
        ))}
      </ul>
    </section>
  );
}
