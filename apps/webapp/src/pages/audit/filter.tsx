import { ChoiceField, FilterForm } from '../../views/filters.js';
import { useView } from '../../views/view.js';
import { deedText, KNOWN_DEEDS } from './deed.js';
import { OUTCOMES } from './outcome-badge.js';

export interface AuditFilterProps {
  filter: {
    actor?: string | undefined;
    action?: string | undefined;
    target?: string | undefined;
    outcome?: string | undefined;
    from: string | null;
    to: string | null;
  };
}

/** By who, what, on what, how it ended and when. */
export function AuditFilter({ filter }: AuditFilterProps) {
  const { say } = useView();
  return (
    <FilterForm action="/audit">
      <TextField name="actor" label={say('web.audit_who')} value={filter.actor} max={128} />
      <ChoiceField
        name="action"
        label={say('web.audit_what')}
        value={filter.action}
        options={KNOWN_DEEDS.map((action) => [action, deedText(action, say)])}
      />
      <TextField name="target" label={say('web.audit_target')} value={filter.target} max={128} />
      <ChoiceField
        name="outcome"
        label={say('web.audit_outcome')}
        value={filter.outcome}
        options={OUTCOMES.map((outcome) => [outcome, say(`web.audit_${outcome}`)])}
      />
      <DayField name="from" label={say('web.audit_from')} value={filter.from} />
      <DayField name="to" label={say('web.audit_to')} value={filter.to} />
    </FilterForm>
  );
}

interface FieldProps {
  name: string;
  label: string;
  value: string | null | undefined;
}

function TextField({ name, label, value, max }: FieldProps & { max: number }) {
  return (
    <label class="field-inline">
      <span>{label}</span>
      <input name={name} value={value ?? ''} maxLength={max} dir="auto" />
    </label>
  );
}

function DayField({ name, label, value }: FieldProps) {
  return (
    <label class="field-inline">
      <span>{label}</span>
      <input type="date" name={name} value={value ?? ''} />
    </label>
  );
}
