import { JOB_CATEGORIES, MAX_SILENCE_SECONDS, SEVERITIES } from '@jobs-monitor/core';
import { ChoiceField } from '../views/filters.js';
import { Sentence } from '../views/sentence.js';
import { useView } from '../views/view.js';
import { DEFAULT_LENGTH, SILENCE_LENGTHS, type SilenceLength } from './silence-form.js';
import { localTime } from './zoned-time.js';

const LENGTHS = Object.keys(SILENCE_LENGTHS) as SilenceLength[];
const MAX_SUGGESTIONS = 200;
/** As the bot takes them; the browser says so before it does. */
const GLOB = '[A-Za-z0-9_.:@*?\\-]*';

export interface SilenceFieldsProps {
  /** What stands in the fields. */
  given: Record<string, string>;
  jobs: readonly string[];
  rules: readonly string[];
}

/** What to silence, why, and until when. */
export function SilenceFields({ given, jobs, rules }: SilenceFieldsProps) {
  const { say } = useView();
  return (
    <>
      <div class="field-pair">
        <GlobField name="job_id" label={say('web.silence_job')} value={given.job_id} suggestions={jobs} />
        <GlobField name="rule" label={say('web.rule')} value={given.rule} suggestions={rules} />
      </div>
      <div class="field-pair narrow">
        <ChoiceField
          isWide
          name="category"
          label={say('web.category')}
          value={given.category}
          options={JOB_CATEGORIES.map((id) => [id, say(`category.${id}`)])}
        />
        <ChoiceField
          isWide
          name="severity"
          label={say('web.severity')}
          value={given.severity}
          options={SEVERITIES.map((id) => [id, say(`alert_message.severity_${id}`)])}
        />
      </div>
      <label class="check">
        <input type="checkbox" name="force" checked={given.force === 'on'} />
        <span>{say('web.silence_force')}</span>
      </label>
      <label class="field">
        <span>{say('web.silence_why')}</span>
        <input name="reason" value={given.reason} required maxLength={500} dir="auto" />
      </label>
      <EndFields given={given} />
    </>
  );
}

function EndFields({ given }: { given: Record<string, string> }) {
  const { say, now, timeZone } = useView();
  const last = new Date(now.getTime() + MAX_SILENCE_SECONDS * 1000);
  return (
    <div class="field-pair">
      <label class="field">
        <span>{say('web.silence_for')}</span>
        <select name="for">
          {LENGTHS.map((each) => (
            <option key={each} value={each} selected={each === (given.for ?? DEFAULT_LENGTH)}>
              {say(`web.silence_${each}`)}
            </option>
          ))}
        </select>
      </label>
      <label class="field">
        <span>
          <Sentence id="web.silence_until" parts={{ zone: <bdi dir="ltr">{timeZone}</bdi> }} />
        </span>
        <input
          type="datetime-local"
          name="until"
          value={given.until}
          min={localTime(now, timeZone)}
          max={localTime(last, timeZone)}
          dir="ltr"
        />
      </label>
    </div>
  );
}

interface GlobFieldProps {
  name: string;
  label: string;
  value: string | undefined;
  suggestions: readonly string[];
}

function GlobField({ name, label, value, suggestions }: GlobFieldProps) {
  const { say } = useView();
  return (
    <div class="field">
      <label for={`silence-${name}`}>{label}</label>
      <input
        id={`silence-${name}`}
        name={name}
        value={value}
        maxLength={128}
        pattern={GLOB}
        title={say('web.silence_glob_hint')}
        list={`silence-${name}-known`}
        dir="ltr"
        spellcheck={false}
        autoComplete="off"
        aria-describedby={`silence-${name}-hint`}
      />
      <small id={`silence-${name}-hint`}>{say('web.silence_glob_hint')}</small>
      <datalist id={`silence-${name}-known`}>
        {suggestions.slice(0, MAX_SUGGESTIONS).map((each) => (
          <option key={each} value={each} />
        ))}
      </datalist>
    </div>
  );
}
