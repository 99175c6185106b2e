import { useView } from '../views/view.js';
import { fieldName } from './args-form.js';
import { type ArgField, isMultiline } from './args-schema.js';
import { localTime } from './zoned-time.js';

type Plain = Exclude<ArgField, { kind: 'group' }>;
type Value = Extract<ArgField, { kind: 'value' }>;

/** What every control has. */
interface Common {
  id: string;
  name: string;
  required: boolean;
  'aria-invalid': 'true' | undefined;
  'aria-describedby': string | undefined;
}

export interface ArgControlProps {
  field: Plain;
  id: string;
  given: Record<string, string>;
  isWrong: boolean;
  describedBy: string | undefined;
}

/** What one of the args is typed into, or chosen from; what was filled in before stands in it. */
export function ArgControl({ field, id, given, isWrong, describedBy }: ArgControlProps) {
  const { say, timeZone } = useView();
  const name = fieldName(field);
  // Only a form that was sent says of a box that it is not ticked.
  const before = given[name] ?? (given.nonce === undefined ? defaultText(field, timeZone) : '');
  const common: Common = {
    id,
    name,
    required: field.required,
    'aria-invalid': isWrong ? 'true' : undefined,
    'aria-describedby': describedBy,
  };
  if (field.kind !== 'value') {
    return (
      <textarea
        {...common}
        rows={3}
        dir={field.kind === 'json' ? 'ltr' : 'auto'}
        spellcheck={false}
        class="mono"
        placeholder={field.kind === 'json' ? 'JSON' : undefined}
        value={before}
      />
    );
  }
  if (field.type === 'boolean') return <input {...common} type="checkbox" checked={before === 'on'} />;
  if (field.enum) {
    const options = field.enum.map(String);
    return (
      <select {...common}>
        {(!field.required || !options.includes(before)) && (
          <option value="">{field.required ? '' : say('web.args_unset')}</option>
        )}
        {options.map((value) => (
          <option key={value} value={value} selected={value === before}>
            {value}
          </option>
        ))}
      </select>
    );
  }
  if (field.type === 'string' && isMultiline(field)) {
    return <textarea {...common} {...lengths(field)} rows={5} dir="auto" value={before} />;
  }
  return <SingleLine field={field} common={common} value={before} />;
}

function SingleLine({ field, common, value }: { field: Value; common: Common; value: string }) {
  const list = field.examples?.length ? `${common.id}-examples` : undefined;
  const input =
    field.type === 'string' ? (
      <input {...common} {...lengths(field)} {...typeOf(field)} value={value} list={list} />
    ) : (
      <input
        {...common}
        type="number"
        step={field.multipleOf ?? (field.type === 'number' ? 'any' : undefined)}
        min={field.minimum}
        max={field.maximum}
        dir="ltr"
        value={value}
        list={list}
      />
    );
  return (
    <>
      {input}
      {list && (
        <datalist id={list}>
          {field.examples?.map((example) => (
            <option key={String(example)} value={String(example)} />
          ))}
        </datalist>
      )}
    </>
  );
}

const INPUTS = { 'date-time': 'datetime-local', date: 'date', email: 'email', uri: 'url' } as const;

/** The kind of input; which attributes go with which kind is the browser's to know, not the compiler's. */
function typeOf({ format, pattern }: Value): object {
  const type = Object.entries(INPUTS).find(([known]) => known === format)?.[1] ?? 'text';
  // Browsers ask the whole text to match, where a schema asks only a part of it.
  return {
    type,
    dir: type === 'text' ? 'auto' : 'ltr',
    pattern: pattern && `.*(?:${pattern}).*`,
  };
}

const lengths = ({ minLength, maxLength }: Value) => ({ minLength, maxLength });

function defaultText(field: Plain, timeZone: string): string {
  if (field.kind === 'json') return '';
  if (field.kind === 'list') return field.default.join('\n');
  if (field.type === 'boolean') return field.default === true ? 'on' : '';
  const given = field.default === undefined ? '' : String(field.default);
  const at = field.format === 'date-time' ? Date.parse(given) : Number.NaN;
  return Number.isNaN(at) ? given : localTime(new Date(at), timeZone);
}
