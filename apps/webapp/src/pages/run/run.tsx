import { Code } from '../../views/data.js';
import { PageHead } from '../../views/parts.js';
import type { Page } from '../page.js';
import { loadRunFacts } from './facts.js';
import { RunView } from './view.js';

/** One run, from the moment it was asked for until its end. */
export const runPage: Page = {
  paths: ['/runs/:run_id'],
  async load(request) {
    const { say } = request.view;
    const runId = request.params.run_id ?? '';
    const facts = await loadRunFacts(request, runId);
    if (!facts) {
      const crumb = { href: '/runs', label: say('web.runs') };
      return { title: runId, body: <PageHead title={<Code>{runId}</Code>} crumb={crumb} /> };
    }
    return { title: `${facts.name} · ${say(`status.${facts.run.status}`)}`, body: <RunView facts={facts} /> };
  },
};
