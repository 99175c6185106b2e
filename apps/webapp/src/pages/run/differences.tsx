import { Code } from '../../views/data.js';
import { jsonText } from '../../views/json-text.js';
import { Card } from '../../views/parts.js';
import { useView } from '../../views/view.js';
import { diffJson } from './json-diff.js';

const SHOWN = 50;
const MAX_VALUE = 500;

export interface DifferenceTableProps {
  kind: 'args' | 'result';
  before: unknown;
  after: unknown;
}

/** Where the args or the results of two runs differ. */
export function DifferenceTable({ kind, before, after }: DifferenceTableProps) {
  const { say } = useView();
  const differences = diffJson(before ?? null, after ?? null);
  return (
    <Card id={`${kind}-differences`} title={say(`web.compare_${kind}`)} flush={differences.length > 0}>
      {differences.length === 0 ? (
        <p class="muted">{say(`web.compare_${kind}_same`)}</p>
      ) : (
        <table class="table differences">
          <caption class="visually-hidden">{say(`web.compare_${kind}`)}</caption>
          <thead>
            <tr>
              <th scope="col">{say('web.compare_place')}</th>
              <th scope="col">{say('web.compare_before')}</th>
              <th scope="col">{say('web.this_run')}</th>
            </tr>
          </thead>
          <tbody>
            {differences.slice(0, SHOWN).map((each) => (
              <tr key={each.path}>
                <th scope="row">
                  {each.path ? <Code>{each.path.slice(0, MAX_VALUE)}</Code> : say('web.compare_whole')}
                </th>
                <td data-label={say('web.compare_before')}>
                  <Value value={each.before} />
                </td>
                <td data-label={say('web.this_run')}>
                  <Value value={each.after} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {differences.length > SHOWN && (
        <p class="more">{say('web.compare_more', { count: differences.length - SHOWN })}</p>
      )}
    </Card>
  );
}

function Value({ value }: { value: unknown }) {
  const { say } = useView();
  if (value === undefined) return <span class="muted">{say('web.compare_missing')}</span>;
  return <Code>{jsonText(value, MAX_VALUE)}</Code>;
}
