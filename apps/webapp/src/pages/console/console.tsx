import type { RunSummaryWire } from '@jobs-monitor/core';
import type { Exchange } from '../../session/transcript.js';
import { Code, Text } from '../../views/data.js';
import { Icon } from '../../views/icon.js';
import { Empty, PageHead } from '../../views/parts.js';
import { scrollable } from '../../views/scrollable.js';
import { useView } from '../../views/view.js';
import type { Page } from '../page.js';
import { AnswerView } from './answer.js';
import { knownCommands } from './commands.js';
import { followedRuns } from './followed-run.js';

const MAX_TYPED = 4_096;

/** The commands of the chat, with the same answers: what is said here is said by the person who is signed in. */
export const consolePage: Page = {
  paths: ['/console'],
  nav: { label: 'web.console', icon: 'console', place: 'last', key: 'c' },
  async load(request) {
    const { view, transcript, query } = request;
    const [commands, runs] = await Promise.all([knownCommands(request), followedRuns(request)]);
    const title = view.say('web.console');
    return {
      title,
      body: (
        <section id="console" class="console" aria-label={title}>
          <PageHead title={title} lead={<p>{view.say('web.console_lead')}</p>} />
          <Commands names={commands} />
          <Log exchanges={transcript.exchanges()} runs={runs} />
          <Composer text={query.get('text')?.slice(0, MAX_TYPED) ?? ''} />
        </section>
      ),
    };
  },
};

/** Each command as a link that puts it into the field. */
function Commands({ names }: { names: readonly string[] }) {
  const { say } = useView();
  if (names.length === 0) return null;
  return (
    <nav class="chips" aria-label={say('web.console_commands')}>
      {names.map((name) => (
        <a key={name} class="chip" href={`/console?text=${encodeURIComponent(`${name} `)}`} data-fill={`${name} `}>
          <Code>{name}</Code>
        </a>
      ))}
    </nav>
  );
}

interface LogProps {
  exchanges: readonly Exchange[];
  runs: ReadonlyMap<string, RunSummaryWire>;
}

function Log({ exchanges, runs }: LogProps) {
  const { say } = useView();
  return (
    <div class="card console-log" role="log" aria-label={say('web.console_said')} data-tail {...scrollable}>
      {exchanges.length === 0 && <Empty icon="console" text={say('web.console_empty')} />}
      {exchanges.map((exchange) => (
        <ExchangeView key={exchange.id} exchange={exchange} runs={runs} />
      ))}
    </div>
  );
}

function ExchangeView({ exchange: { id, how, said, answers, problem }, runs }: { exchange: Exchange } & LogRuns) {
  const { say } = useView();
  return (
    <article class="exchange" id={id} tabIndex={-1}>
      <p class={`said ${how}`} data-said={how === 'typed' ? said : undefined}>
        <span class="visually-hidden">
          {say(how === 'typed' ? 'web.console_you_typed' : 'web.console_you_pressed')}
        </span>
        <Text>{said || say('web.console_button')}</Text>
      </p>
      {answers.map((answer, at) => (
        <AnswerView key={`${at}`} answer={answer} run={runs.get(answer.follows ?? '') ?? null} />
      ))}
      {problem && (
        <p class="bubble problem is-failed">
          <Icon name="warning" />
          <span>{say(`error.${problem}`)}</span>
          {how === 'typed' && (
            <a href={`/console?text=${encodeURIComponent(said)}`} data-fill={said}>
              {say('web.console_again')}
            </a>
          )}
        </p>
      )}
    </article>
  );
}

type LogRuns = Pick<LogProps, 'runs'>;

function Composer({ text }: { text: string }) {
  const { say, newNonce } = useView();
  return (
    <form method="post" action="/console" class="console-form" id="console-form">
      <input type="hidden" name="nonce" value={newNonce()} />
      <label class="visually-hidden" for="console-text">
        {say('web.console_command')}
      </label>
      <input
        id="console-text"
        name="text"
        value={text}
        maxLength={MAX_TYPED}
        placeholder="/help"
        dir="auto"
        autoComplete="off"
        autoCapitalize="off"
        spellcheck={false}
        enterKeyHint="send"
        data-search
      />
      <button type="submit" class="button primary">
        <Icon name="send" />
        <span>{say('web.console_send')}</span>
      </button>
      <p class="console-unsent is-failed" role="alert" data-unsent={say('web.console_unsent')} />
    </form>
  );
}
