import type { AppError } from '@jobs-monitor/core';
import { Code } from './data.js';
import { Empty } from './parts.js';
import { useView } from './view.js';

/** What went wrong, in words, and the id under which the log knows it. */
export function ErrorView({ error }: { error: AppError }) {
  const { say, requestId } = useView();
  return (
    <div class="error-view">
      <h1>{say(`error.${error.code}`)}</h1>
      <Empty icon="warning" text={error.code === 'bot_not_configured' ? say('web.set_bot_url') : say('web.error_hint')}>
        <p class="muted">
          {say('web.request_id')} <Code>{requestId}</Code>
        </p>
        <a class="button" href="/">
          {say('web.to_overview')}
        </a>
      </Empty>
    </div>
  );
}
