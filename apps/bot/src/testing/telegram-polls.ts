import type { ServerResponse } from 'node:http';
import type { Update } from './telegram-updates.js';

export interface PollQuestion {
  offset: number;
  limit: number;
  waitSeconds: number;
}

interface Poll {
  question: PollQuestion;
  answer(updates: readonly Update[] | 'conflict'): void;
}

/** The updates that wait for a bot, and those who ask for them: one at a time, the newest ends the one before. */
export function createPolls() {
  const waiting: Update[] = [];
  let open: Poll | null = null;

  function pending({ offset, limit }: PollQuestion): Update[] {
    return waiting.filter(({ update_id }) => update_id >= offset).slice(0, limit);
  }

  return {
    /** What was not confirmed. */
    waiting,
    /** Whether somebody waits for an update just now. */
    isOpen: () => open !== null,

    push(update: Update): void {
      waiting.push(update);
      open?.answer(pending(open.question));
    },

    ask(question: PollQuestion, response: ServerResponse, answer: Poll['answer']): void {
      open?.answer('conflict');
      const confirmed = waiting.filter(({ update_id }) => update_id < question.offset);
      for (const update of confirmed) waiting.splice(waiting.indexOf(update), 1);
      const updates = pending(question);
      if (updates.length > 0 || question.waitSeconds === 0) {
        answer(updates);
        return;
      }
      const close = () => {
        clearTimeout(timer);
        if (open === poll) open = null;
      };
      const poll: Poll = {
        question,
        answer(what) {
          close();
          answer(what);
        },
      };
      const timer = setTimeout(() => poll.answer([]), question.waitSeconds * 1_000);
      response.on('close', close);
      open = poll;
    },
  };
}
