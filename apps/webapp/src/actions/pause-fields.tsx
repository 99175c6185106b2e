import type { Say } from '@jobs-monitor/core';

const LENGTHS_MS = { '1h': 3_600_000, '2h': 7_200_000, '1d': 86_400_000, '7d': 604_800_000 } as const;
const LENGTHS = Object.keys(LENGTHS_MS) as (keyof typeof LENGTHS_MS)[];

/** Why and for how long. */
export function PauseFields({ say, given = {} }: { say: Say; given?: Record<string, string> }) {
  return (
    <>
      <label class="field">
        <span>{say('web.reason_optional')}</span>
        <input name="reason" value={given.reason} maxLength={500} dir="auto" />
      </label>
      <label class="field">
        <span>{say('web.pause_for')}</span>
        <select name="for">
          <option value="">{say('web.pause_until_resumed')}</option>
          {LENGTHS.map((each) => (
            <option key={each} value={each} selected={each === given.for}>
              {say(`web.pause_${each}`)}
            </option>
          ))}
        </select>
      </label>
    </>
  );
}

/** What the fields say, as the bot wants it. Pure. */
export function pauseOf(form: Record<string, string>, now: Date): { reason?: string; until?: string } {
  const reason = form.reason?.trim();
  const length = LENGTHS.find((each) => each === form.for);
  return {
    ...(reason && { reason }),
    ...(length && { until: new Date(now.getTime() + LENGTHS_MS[length]).toISOString() }),
  };
}
