import type { ConsoleReply, RunSummaryWire } from '@jobs-monitor/core';
import type { Answer, AnsweredFile } from '../../session/transcript.js';
import { Code, Text } from '../../views/data.js';
import { Icon } from '../../views/icon.js';
import { scrollable } from '../../views/scrollable.js';
import { useView } from '../../views/view.js';
import { webAddress } from '../../views/web-address.js';
import { directionOf } from './direction.js';
import { FollowedRun, RunWay } from './followed-run.js';

type Line = ConsoleReply['lines'][number];
type Part = Line[number];
type Button = ConsoleReply['buttons'][number][number];

export interface AnswerViewProps {
  answer: Answer;
  /** The run that it follows; null while nothing is known about it. */
  run: RunSummaryWire | null;
}

/** What the chat answered: its lines, or how the run stands that it follows; its file and its buttons. */
export function AnswerView({ answer: { lines, buttons, file, follows }, run }: AnswerViewProps) {
  return (
    <div class="bubble">
      {run ? <FollowedRun run={run} /> : lines.map((line, at) => <LineView key={`${at}`} line={line} />)}
      {follows && <RunWay runId={follows} />}
      {file && <FileView file={file} />}
      {buttons.length > 0 && <Buttons rows={buttons} />}
    </div>
  );
}

function LineView({ line }: { line: Line }) {
  const { locale } = useView();
  const direction = directionOf(line);
  const around = direction ?? (locale === 'he' ? 'rtl' : 'ltr');
  return (
    <p class="console-line" dir={direction}>
      {line.map((part, index) => (
        <PartView key={`${index}`} part={part} around={around} />
      ))}
    </p>
  );
}

/** Text is data, whatever it looks like: isolated, and a link only to the web. Marks and numbers run with what is around them. */
function PartView({ part, around }: { part: Part; around: 'ltr' | 'rtl' }) {
  const { kind, text, href } = part;
  if (kind === 'code') return <Code>{text}</Code>;
  const shown = <bdi dir={directionOf([part]) ?? around}>{text}</bdi>;
  if (kind === 'strong') return <strong>{shown}</strong>;
  const address = kind === 'link' ? webAddress(href ?? null) : null;
  if (address === null) return shown;
  return (
    <a href={address} rel="noreferrer">
      {shown}
    </a>
  );
}

function Buttons({ rows }: { rows: ConsoleReply['buttons'] }) {
  const { newNonce } = useView();
  return (
    <form method="post" action="/console" class="console-buttons">
      <input type="hidden" name="nonce" value={newNonce()} />
      {rows.map((row, at) => (
        <div key={`${at}`}>
          {row.map((button) => (
            <ButtonView key={button.key ?? button.label} button={button} />
          ))}
        </div>
      ))}
    </form>
  );
}

function ButtonView({ button: { label, key, url } }: { button: Button }) {
  const address = webAddress(url);
  if (key !== null) {
    return (
      <button type="submit" class="button" name="press" value={key}>
        <Text>{label}</Text>
      </button>
    );
  }
  if (address === null) return <Text>{label}</Text>;
  return (
    <a class="button" href={address} rel="noreferrer">
      <Text>{label}</Text>
      <Icon name="external" />
    </a>
  );
}

const SHOWN_CHARACTERS = 20_000;

/** A file to be taken away; what is text can be read here, too. */
function FileView({ file: { id, name, mime, content } }: { file: AnsweredFile }) {
  const { say } = useView();
  if (content === null) return <p class="muted">{say('web.console_file_gone')}</p>;
  return (
    <div class="console-file">
      <a class="button" href={`/console/files/${id}`} download>
        <Icon name="file" />
        <Text>{name}</Text>
      </a>
      {/^text\/(plain|csv)|json/.test(mime) && (
        <details>
          <summary>{say('web.console_file_show')}</summary>
          <pre class="mono" dir="auto" {...scrollable}>
            {content.slice(0, SHOWN_CHARACTERS)}
          </pre>
        </details>
      )}
    </div>
  );
}
