import { Text } from '../views/data.js';
import { useView } from '../views/view.js';
import { type ArgField, argFields } from './args-form.js';

/** Fields for the args of a job, made from their JSON Schema; a text of JSON for what fields cannot say. */
export function ArgsFields({ schema }: { schema: Record<string, unknown> }) {
  const { say } = useView();
  const fields = argFields(schema);
  if (fields) {
    return (
      <>
        {fields.map((field) => (
          <Field key={field.name} field={field} />
        ))}
      </>
    );
  }
  return (
    <label class="field">
      <span>{say('web.args_json')}</span>
      <textarea name="args" rows={6} dir="ltr" spellcheck={false} class="mono" />
    </label>
  );
}

function Field({ field }: { field: ArgField }) {
  const id = `arg-${field.name}`;
  return (
    <div class="field">
      <label for={id}>
        <Text>{field.title ?? field.name}</Text>
      </label>
      <Control field={field} id={id} />
      {field.description && (
        <small id={`${id}-hint`}>
          <Text>{field.description}</Text>
        </small>
      )}
    </div>
  );
}

function Control({ field, id }: { field: ArgField; id: string }) {
  const name = `arg.${field.name}`;
  const described = field.description ? `${id}-hint` : undefined;
  if (field.type === 'json') {
    return (
      <textarea
        id={id}
        name={name}
        rows={3}
        dir="ltr"
        spellcheck={false}
        class="mono"
        placeholder="JSON"
        aria-describedby={described}
      />
    );
  }
  if (field.type === 'boolean') {
    return <input id={id} name={name} type="checkbox" checked={field.default === true} aria-describedby={described} />;
  }
  if (field.enum) {
    return (
      <select id={id} name={name} aria-describedby={described}>
        {!field.required && <option value="" />}
        {field.enum.map((value) => (
          <option key={value} value={value} selected={value === field.default}>
            {value}
          </option>
        ))}
      </select>
    );
  }
  // A schema with a default lists its field as required: what is empty gets the default from the bot.
  const required = field.required && field.default === undefined;
  const value = field.default === undefined ? '' : String(field.default);
  if (field.type === 'string') {
    return (
      <input
        id={id}
        name={name}
        type="text"
        value={value}
        required={required}
        dir="auto"
        aria-describedby={described}
      />
    );
  }
  return (
    <input
      id={id}
      name={name}
      type="number"
      value={value}
      step={field.type === 'number' ? 'any' : undefined}
      min={field.minimum}
      max={field.maximum}
      required={required}
      dir="ltr"
      aria-describedby={described}
    />
  );
}
