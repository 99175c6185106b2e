import type { ConsoleReply, ErrorCode, Locale } from '@jobs-monitor/core';

/** What came as a file. Its content is null once it had to make room for newer ones. */
export interface AnsweredFile {
  readonly id: string;
  readonly name: string;
  readonly mime: string;
  content: string | null;
}

export type Answer = Omit<ConsoleReply, 'document' | 'replaces'> & { readonly file: AnsweredFile | null };

/** What somebody typed, or the label of the button that they pressed, and what came of it. */
export interface Exchange {
  readonly id: string;
  readonly how: 'typed' | 'pressed';
  readonly said: string;
  answers: readonly Answer[];
  /** Why there is no answer. */
  readonly problem: ErrorCode | null;
}

export type Said = Pick<Exchange, 'how' | 'said'>;

const MAX_EXCHANGES = 30;
const MAX_BYTES = 64_000;
/** The chat's messages are far shorter. */
const MAX_ANSWER_BYTES = 48_000;
const MAX_FILE_CHARACTERS = 512_000;

/** What was said on the console in one session: the newest 30 exchanges, 64 kB of them, and the newest files of 512 kB in all. */
export type Transcript = ReturnType<typeof createTranscript>;

export function createTranscript() {
  let exchanges: Exchange[] = [];
  let ids = 0;
  const newId = (kind: string) => `${kind}-${++ids}`;
  const deeds = new Map<string, Promise<string>>();

  const toAnswer = ({ document, replaces: _, ...reply }: ConsoleReply): Answer => ({
    ...reply,
    file: document && { ...document, id: newId('file') },
  });

  function add(said: Said, replies: readonly ConsoleReply[], problem: ErrorCode | null): string {
    const exchange: Exchange = { ...said, id: newId('exchange'), answers: replies.map(toAnswer), problem };
    exchanges.push(exchange);
    makeRoom();
    return exchange.id;
  }

  /** Null if no message has the button any more. */
  function replace(key: string, reply: ConsoleReply): string | null {
    const exchange = exchanges.findLast(({ answers }) => answers.some((answer) => buttonOf(answer, key)));
    if (!exchange) return null;
    exchange.answers = exchange.answers.map((answer) => (buttonOf(answer, key) ? toAnswer(reply) : answer));
    makeRoom();
    return exchange.id;
  }

  function makeRoom(): void {
    let bytes = 0;
    let characters = 0;
    const kept: Exchange[] = [];
    for (const exchange of exchanges.slice(-MAX_EXCHANGES).reverse()) {
      bytes += bytesOf(exchange);
      if (bytes > MAX_BYTES) break;
      kept.unshift(exchange);
      for (const { file } of exchange.answers) {
        characters += file?.content?.length ?? 0;
        if (file && characters > MAX_FILE_CHARACTERS) file.content = null;
      }
    }
    exchanges = kept;
  }

  return {
    exchanges: (): readonly Exchange[] => exchanges,

    /** The commands that `/help` names, once they were asked for. */
    commands: null as { locale: Locale; names: readonly string[] } | null,

    /** The label of a button that is shown, or null. */
    labelOf(key: string): string | null {
      const answers = exchanges.flatMap((exchange) => exchange.answers);
      return answers.map((answer) => buttonOf(answer, key)?.label).findLast((label) => label !== undefined) ?? null;
    },

    /** Keeps what was answered, in the place of the pressed message where the answer says so. Returns the exchange to look at. */
    answered(said: Said, replies: readonly ConsoleReply[], pressed: string | null): string {
      if (bytesOf(replies) > MAX_ANSWER_BYTES) return add(said, [], 'internal');
      const [first, ...rest] = replies;
      const place = pressed !== null && first?.replaces ? replace(pressed, first) : null;
      if (place === null) return add(said, replies, null);
      return rest.length > 0 ? add(said, rest, null) : place;
    },

    failed: (said: Said, problem: ErrorCode): string => add(said, [], problem),

    file(id: string): AnsweredFile | null {
      const answers = exchanges.flatMap((exchange) => exchange.answers);
      return answers.find(({ file }) => file?.id === id)?.file ?? null;
    },

    /** Does it, or waits for the first time that the same was asked for. */
    once(key: string, deed: () => Promise<string>): Promise<string> {
      const known = deeds.get(key);
      if (known) return known;
      const done = deed();
      deeds.set(key, done);
      done.catch(() => deeds.delete(key));
      const oldest = deeds.keys().next();
      if (deeds.size > MAX_EXCHANGES && !oldest.done) deeds.delete(oldest.value);
      return done;
    },
  };
}

function buttonOf({ buttons }: Answer, key: string) {
  return buttons.flat().find((button) => button.key === key);
}

/** Files have a bound of their own. */
function bytesOf(kept: object): number {
  return Buffer.byteLength(JSON.stringify(kept, (name, value: unknown) => (name === 'content' ? null : value)));
}
