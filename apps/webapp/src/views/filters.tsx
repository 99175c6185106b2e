import type { ComponentChildren } from 'preact';
import { Icon } from './icon.js';
import { useView } from './view.js';

const MAX_OPTIONS = 500;

/** Leads to the same page with what its fields say in the address. */
export function FilterForm({ action, children }: { action: string; children: ComponentChildren }) {
  const { say } = useView();
  return (
    <search>
      <form class="filters" method="get" action={action}>
        {children}
        <button type="submit" class="button">
          {say('web.filter')}
        </button>
      </form>
    </search>
  );
}

/** Where `/` leads to. */
export function SearchField({ label, value }: { label: string; value: string }) {
  return (
    <label class="search-field">
      <span class="visually-hidden">{label}</span>
      <Icon name="search" />
      <input type="search" name="q" value={value} placeholder={label} maxLength={200} dir="auto" data-search />
    </label>
  );
}

export interface ChoiceFieldProps {
  name: string;
  label: string;
  value: string | undefined;
  /** Values with their texts. A value that is not among them is offered too. */
  options: readonly (readonly [string, string])[];
  /** The text of no choice; null when there is always one. */
  none?: string | null;
  /** As in forms that are filled in, not in a row of filters. */
  isWide?: boolean;
}

export function ChoiceField({ name, label, value, options, none, isWide = false }: ChoiceFieldProps) {
  const { say } = useView();
  return (
    <label class={isWide ? 'field' : 'field-inline'}>
      <span>{label}</span>
      <select name={name}>
        {none !== null && <option value="">{none ?? say('web.any')}</option>}
        {value && !options.some(([id]) => id === value) && (
          <option value={value} selected>
            {value}
          </option>
        )}
        {options.slice(0, MAX_OPTIONS).map(([id, text]) => (
          <option key={id} value={id} selected={id === value}>
            {text}
          </option>
        ))}
      </select>
    </label>
  );
}
