export const SECTIONS = ['Process', 'Races', 'Database', 'Delivery'] as const;

/** One way in which things go wrong, and what must hold nevertheless. */
export interface FaultEntry {
  section: (typeof SECTIONS)[number];
  fault: string;
  holds: string;
  /** Why no test shows it. */
  unshown?: string;
}

/** Every fault that the product promises to survive, in the order of the table in `docs/faults.md`. */
export const FAULTS = [
  {
    section: 'Process',
    fault: 'kill -9 with 100 active runs',
    holds: 'all lost within 30 s, once each; their exclusive job may run again',
  },
  {
    section: 'Process',
    fault: 'SIGTERM with 100 active runs',
    holds: 'all closed as interrupted and stored within grace + 5 s, exit code 0',
  },
  {
    section: 'Process',
    fault: 'SIGSTOP for longer than the lease, then SIGCONT',
    holds: 'lost once, late writes refused, handler stopped, goes on under a new lease',
  },
  {
    section: 'Process',
    fault: 'SIGSTOP for 60 s, then SIGCONT',
    holds: 'lost once, late writes refused, handler stopped, goes on under a new lease',
  },
  {
    section: 'Process',
    fault: 'an event loop blocked for 45 s, beside another worker',
    holds: 'its runs are lost once, within 30 s; it stops their handlers and goes on under a new lease',
  },
  {
    section: 'Process',
    fault: 'an event loop blocked for 45 s, of the only worker',
    holds: 'nobody declares it dead: its runs go on and complete',
  },
  {
    section: 'Process',
    fault: 'a handler that never ends',
    holds: 'marked as stuck once; a cancel is shown as ignored; a timeout frees the job',
  },
  {
    section: 'Process',
    fault: 'a handler that throws what is no error',
    holds: 'failed, with a readable, capped text; the process and other runs go on',
  },
  {
    section: 'Process',
    fault: 'a rejection and an exception that a job leaves unhandled',
    holds: 'neither the process nor a run ends, its own or another',
  },
  {
    section: 'Process',
    fault: 'a worker killed and started again 20 times',
    holds: 'no ghosts: no run stays active, no lease stays, no bodies overlap',
  },
  {
    section: 'Process',
    fault: 'an old and a new version together',
    holds: 'each runs what it knows, shows what the other has, and leaves it alone',
  },
  {
    section: 'Process',
    fault: 'an old version that is started again beside a new one',
    holds: 'the schedule of jobs that only the new one has stays, and they go on',
  },
  {
    section: 'Races',
    fault: '2 workers and 1,000 triggers of one job, 20 times',
    holds: '1 start and 999 × 409 each time, the run at work within 1 s, no overlap',
  },
  {
    section: 'Races',
    fault: '5 workers and 1,000 triggers of one job, 20 times',
    holds: '1 start and 999 × 409 each time, the run at work within 1 s, no overlap',
  },
  {
    section: 'Races',
    fault: 'a storm of triggers while the run ends',
    holds: 'as many bodies as accepted triggers, never two at a time',
  },
  {
    section: 'Races',
    fault: 'the same idempotency key 100 times over two bots',
    holds: 'one run, 100 times the same answer',
  },
  {
    section: 'Races',
    fault: '5 workers that register their schedules at once, 100 times',
    holds: 'one entry per job',
  },
  {
    section: 'Races',
    fault: 'cancel against completion, 1,000 times',
    holds: 'one terminal state each, counted once, never changed',
  },
  {
    section: 'Races',
    fault: 'progress reported out of order',
    holds: 'what is stored never falls, and ends at the highest',
  },
  {
    section: 'Database',
    fault: 'stopped for 60 s under 50 runs',
    holds:
      'ends arrive with their true times within 10 s of its return, no request over 5 s, nothing exits, handlers not slowed',
  },
  {
    section: 'Database',
    fault: 'paused for 60 s under 50 runs',
    holds:
      'ends arrive with their true times within 10 s of its return, no request over 5 s, nothing exits, handlers not slowed',
  },
  {
    section: 'Database',
    fault: 'killed and restarted under 50 runs',
    holds:
      'ends arrive with their true times within 10 s of its return, no request over 5 s, nothing exits, handlers not slowed',
  },
  {
    section: 'Database',
    fault: 'paused for 12 s under 50 runs',
    holds:
      'ends arrive with their true times within 10 s of its return, no request over 5 s, nothing exits, handlers not slowed',
  },
  {
    section: 'Database',
    fault: 'writes that take 2 s',
    holds: 'no handler is slowed, every end arrives',
  },
  {
    section: 'Database',
    fault: 'failing writes with reads working',
    holds: 'reads are answered, triggers are refused as unavailable, ends arrive with their true times',
  },
  {
    section: 'Database',
    fault: '20 % of the connections cut, again and again for 20 s',
    holds: 'each run is stored as its handler ended, no exclusive bodies overlap',
  },
  {
    section: 'Database',
    fault: '20 % of the connections cut, again and again for 5 min',
    holds: 'each run is stored as its handler ended, no exclusive bodies overlap',
  },
  {
    section: 'Database',
    fault: 'answers in pieces of 7 bytes, 20 ms late',
    holds: 'everything works',
  },
  {
    section: 'Database',
    fault: 'absent at the start',
    holds: 'alive, not ready, 503; ready within 5 s of its coming',
  },
  {
    section: 'Database',
    fault: 'missing indexes',
    holds: 'made again at the next start',
  },
  {
    section: 'Database',
    fault: 'indexes of another shape under our names',
    holds: 'said loudly, not ready, alive; ready as soon as they are gone',
  },
  {
    section: 'Database',
    fault: '1 MB log messages',
    holds: 'cut, the document stays below 256 kB, the process goes on',
  },
  {
    section: 'Database',
    fault: 'retention shorter than a run',
    holds: 'a running run stays; an ended one goes and nothing makes it again',
  },
  {
    section: 'Database',
    fault: '50,000 runs expire at once',
    holds: 'runs go on, no handler is slowed, no lease is lost',
  },
  {
    section: 'Database',
    fault: 'clocks 1 h ahead, 1 h behind and 8 days ahead, each on one worker',
    holds: 'nobody alive is declared dead, no pending run is taken for overdue, times are true, a kill is seen as ever',
  },
  {
    section: 'Delivery',
    fault: 'the chat API refused for 20 s',
    holds: 'nothing lost, in order, shown as failing meanwhile, delivered after its return, jobs unharmed',
  },
  {
    section: 'Delivery',
    fault: 'the chat API refused for 10 min, with another channel behind it',
    holds: 'the other takes over after 2 min; nothing lost, in order; the chat is used again after its return',
  },
  {
    section: 'Delivery',
    fault: '429 with `retry_after` 3',
    holds: 'that chat rests for as long and goes on within a second; another chat is not held up',
  },
  {
    section: 'Delivery',
    fault: '429 with `retry_after` 30',
    holds: 'that chat rests for as long and goes on within a second; another chat is not held up',
  },
  {
    section: 'Delivery',
    fault: '500, HTML 502, an answer that never comes, a reset after the body',
    holds: 'delivered, at most one duplicate per lost answer, no attempt over 4 s, another chat not held up',
  },
  {
    section: 'Delivery',
    fault: 'a chat that blocked or kicked the bot, or is not there',
    holds: 'shown as broken with the reason; the next channel gets the alert and is told of the broken one',
  },
  {
    section: 'Delivery',
    fault: 'a chat that moved',
    holds: 'the new one is followed, also after a restart',
  },
  {
    section: 'Delivery',
    fault: '150 failures in 9 s of 150 jobs on 3 bots',
    holds: 'at most 20 messages a minute, the first within 2 s, the counts add up to the failures',
  },
  {
    section: 'Delivery',
    fault: '1,000 failures a minute of 250 jobs on 3 bots',
    holds: 'at most 20 messages a minute, the first within 2 s, the counts add up to the failures',
  },
  {
    section: 'Delivery',
    fault: '1,000 failures a minute of one job on 3 bots',
    holds: 'at most 20 messages a minute, the first within 2 s, the counts add up to the failures',
  },
  {
    section: 'Delivery',
    fault: '15 kills between send and acknowledge',
    holds: 'nothing lost, at most one duplicate per kill, of the message in flight',
  },
  {
    section: 'Delivery',
    fault: '200 kills between send and acknowledge',
    holds: 'nothing lost, at most one duplicate per kill, of the message in flight',
  },
  {
    section: 'Delivery',
    fault: 'the edges of a cooldown, and a restart inside',
    holds: 'no second message within it, one after it if the trouble goes on',
  },
  {
    section: 'Delivery',
    fault: 'a job that fails and recovers 6 times within its cooldown',
    holds:
      'one message within the cooldown, edits only, the true state in the end, one more after it if the trouble goes on',
  },
  {
    section: 'Delivery',
    fault: 'a job that fails and recovers every 2 s for a minute',
    holds:
      'one message within the cooldown, edits only, the true state in the end, one more after it if the trouble goes on',
  },
  {
    section: 'Delivery',
    fault: 'the same event reported three times by three workers',
    holds: 'one message',
  },
  {
    section: 'Delivery',
    fault: '4,097 characters, bidi marks, emoji at the cut, markup',
    holds: 'taken by the chat, shown as text, nothing cut in half',
  },
  {
    section: 'Delivery',
    fault: 'two workers at one chat',
    holds: 'no message twice, no version twice',
  },
  {
    section: 'Delivery',
    fault: 'SIGTERM in the middle of a delivery',
    holds: 'told before it ends or left for the other; nothing lost, nothing twice',
  },
  {
    section: 'Delivery',
    fault: 'the bot down with the web app up',
    holds: '502 `bot_unreachable` within 3 s, its pages still show',
  },
] as const satisfies readonly FaultEntry[];

export type FaultName = (typeof FAULTS)[number]['fault'];

/** The name of the test that shows a fault. */
export function titleOf({ fault, holds }: FaultEntry): string {
  return `${fault}: ${holds}`;
}
