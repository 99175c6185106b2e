import type { ComponentChildren } from 'preact';
import { Text } from '../views/data.js';
import { segment } from '../views/href.js';
import { Icon } from '../views/icon.js';
import { useView } from '../views/view.js';
import { ArgControl } from './args-control.js';
import { argProblems } from './args-problems.js';
import { type ArgField, argFields } from './args-schema.js';

export interface ArgsFieldsProps {
  schema: Record<string, unknown>;
  /** What was filled in before, or what the address says. */
  given: Record<string, string>;
  /** What was wrong with it, as the bot lists it. */
  details?: unknown;
}

/** Fields for the args of a job, made from their JSON Schema, each with what was wrong with it; a text of JSON for what fields cannot say. */
export function ArgsFields({ schema, given, details }: ArgsFieldsProps) {
  const { say } = useView();
  const fields = argFields(schema);
  const problems = argProblems(schema, details);
  if (fields) {
    return (
      <>
        {fields.map((field) => (
          <Field key={field.path.join('.')} field={field} given={given} problems={problems} />
        ))}
        {fields.some(isMarked) && <small>{say('web.args_required')}</small>}
      </>
    );
  }
  const found = problems.get('') ?? [];
  return (
    <div class="field">
      <label for="args">{say('web.args_json')}</label>
      <textarea
        id="args"
        name="args"
        rows={6}
        dir="ltr"
        spellcheck={false}
        class="mono"
        value={given.args}
        aria-invalid={found.length > 0 ? 'true' : undefined}
        aria-describedby={found.length > 0 ? 'args-problem' : undefined}
      />
      <Problems id="args-problem" found={found} />
    </div>
  );
}

interface FieldProps extends Pick<ArgsFieldsProps, 'given'> {
  field: ArgField;
  problems: ReadonlyMap<string, readonly string[]>;
}

function Field({ field, given, problems }: FieldProps) {
  const name = field.path.join('.');
  const id = `arg-${segment(name)}`;
  const found = problems.get(name) ?? [];
  const hint = field.description && (
    <small id={`${id}-hint`}>
      <Text>{field.description}</Text>
    </small>
  );
  if (field.kind === 'group') {
    return (
      <fieldset class="arg-group" aria-describedby={found.length > 0 ? `${id}-problem` : undefined}>
        <legend>
          <Text>{field.title ?? name}</Text>
        </legend>
        {hint}
        {field.fields.map((each) => (
          <Field key={each.path.join('.')} field={each} given={given} problems={problems} />
        ))}
        <Problems id={`${id}-problem`} found={found} />
      </fieldset>
    );
  }
  const described = [hint && `${id}-hint`, hasLines(field) && `${id}-lines`, found.length > 0 && `${id}-problem`];
  return (
    <div class="field">
      <label for={id}>
        <Text>{field.title ?? field.path.at(-1) ?? ''}</Text>
        {field.required && <Mark />}
      </label>
      <ArgControl
        field={field}
        id={id}
        given={given}
        isWrong={found.length > 0}
        describedBy={described.filter(Boolean).join(' ') || undefined}
      />
      {hint}
      {hasLines(field) && <Lines id={`${id}-lines`} />}
      <Problems id={`${id}-problem`} found={found} />
    </div>
  );
}

/** Its control says the same to those who hear it. */
function Mark(): ComponentChildren {
  return (
    <span class="required" aria-hidden="true">
      {' *'}
    </span>
  );
}

function Lines({ id }: { id: string }) {
  const { say } = useView();
  return <small id={id}>{say('web.args_lines')}</small>;
}

function Problems({ id, found }: { id: string; found: readonly string[] }) {
  if (found.length === 0) return null;
  return (
    <p id={id} class="field-problem">
      <Icon name="warning" />
      <Text>{found.join('; ').slice(0, 500)}</Text>
    </p>
  );
}

const hasLines = (field: ArgField): boolean => field.kind === 'list';
const isMarked = (field: ArgField): boolean => (field.kind === 'group' ? field.fields.some(isMarked) : field.required);
