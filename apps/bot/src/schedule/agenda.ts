import { MongoJobRepository } from '@agendajs/mongo-backend';
import { Agenda, InMemoryNotificationChannel, type JobParameters, toJobId } from 'agenda';
import type { Db } from 'mongodb';
import { SCHEDULE_COLLECTION } from './entries.js';
import type { EntryDocument, StartName } from './entry.js';

/** How often Agenda looks for what is due. What falls due in between is claimed ahead and started by a timer, on time. */
const LOOK_EVERY_MS = 1_000;
const DAY_MS = 86_400_000;

export interface ClockworkDeps {
  db: Db;
  workerId: string;
  names: readonly StartName[];
  /** The most starts of one name that are on their way at a time. */
  concurrency: number;
  /** The clock that due times are judged by. Agenda itself goes by that of this process, which may be wrong. */
  now(): Date;
  /** Takes the next start that is due by `until`, or nothing. */
  claim(name: StartName, until: Date): Promise<EntryDocument | null>;
  /** Makes the start and settles it. Never rejects. */
  handle(claimed: EntryDocument): Promise<void>;
  /** Gives back what was claimed and will not be handled now. */
  release(claimed: readonly EntryDocument[]): Promise<void>;
  onError(error: unknown): void;
}

export type Clockwork = Awaited<ReturnType<typeof createClockwork>>;

/**
 * Agenda as we use it: it looks, claims, times and limits. What it would write about a job itself is left out: those
 * writes are not conditional, so a worker that lost its lock would overwrite what others wrote. `handle` writes instead.
 */
export async function createClockwork(deps: ClockworkDeps) {
  const claimed = new Set<EntryDocument>();
  const channel = new InMemoryNotificationChannel();
  const agenda = new Agenda({
    backend: {
      name: 'MongoDB',
      repository: await createRepository(deps, claimed),
      ownsConnection: false,
      connect: async () => undefined,
      disconnect: async () => undefined,
    },
    notificationChannel: channel,
    name: deps.workerId,
    processEvery: LOOK_EVERY_MS,
    maxConcurrency: deps.concurrency * deps.names.length,
  });
  agenda.on('error', deps.onError);
  for (const name of deps.names) {
    // One parameter only: with two, Agenda waits for a callback.
    const handle = async (job: { attrs: JobParameters }): Promise<void> => {
      const document = job.attrs.data as EntryDocument;
      claimed.delete(document);
      await deps.handle(document);
    };
    agenda.define(name, handle, { concurrency: deps.concurrency, lockLifetime: 1 });
  }

  async function lookAt(names: readonly StartName[]): Promise<void> {
    for (const jobName of names) {
      if (channel.state !== 'connected') return;
      await channel.publish({ jobId: toJobId(''), jobName, nextRunAt: null, priority: 0, timestamp: new Date() });
    }
  }

  return {
    start: () => agenda.start(),
    /** Looks at once for what is due, under one name after the other: together they would compete for the last place. */
    look(names: readonly StartName[]): void {
      lookAt(names).catch(deps.onError);
    },
    /** Claims nothing more; what is being handled goes on. */
    stop: () => agenda.stop(false),
  };
}

async function createRepository(deps: ClockworkDeps, claimed: Set<EntryDocument>) {
  const repository = new MongoJobRepository({
    mongo: deps.db,
    db: { collection: SCHEDULE_COLLECTION },
    ensureIndex: false,
  });
  await repository.connect();

  async function release(ids: readonly string[]): Promise<void> {
    const documents = [...claimed].filter(({ _id }) => ids.includes(_id.toHexString()));
    for (const document of documents) claimed.delete(document);
    try {
      await deps.release(documents);
    } catch (error) {
      deps.onError(error); // Agenda does not await this; the lock expires by itself
    }
  }

  return Object.assign(repository, {
    async getNextJobToRun(name: string, nextScanAt: Date): Promise<JobParameters | undefined> {
      const aheadMs = Date.now() - deps.now().getTime();
      const document = await deps.claim(name as StartName, new Date(nextScanAt.getTime() - aheadMs));
      if (!document) return undefined;
      claimed.add(document);
      return toAgendaJob(document, aheadMs);
    },
    saveJobState: async () => undefined,
    unlockJob: async ({ _id }: JobParameters) => release(_id ? [_id] : []),
    unlockJobs: async (ids: readonly string[]) => release(ids),
  });
}

function toAgendaJob(document: EntryDocument, aheadMs: number): JobParameters {
  const { _id, name, type, priority } = document;
  const nextRunAt = document.nextRunAt && new Date(document.nextRunAt.getTime() + aheadMs);
  // Locks are ours to judge. Told that this one stays fresh, Agenda does not watch it with a timer that outlives the start.
  const lockedAt = new Date(Date.now() + DAY_MS);
  return { _id: toJobId(_id.toHexString()), name, type, priority, nextRunAt, lockedAt, data: document };
}
