import { MongoBackend } from '@agendajs/mongo-backend';
import { Agenda, InMemoryNotificationChannel } from 'agenda';
import type { Db } from 'mongodb';

const COLLECTION = 'bare_agenda_jobs';

/** Agenda by itself, set up as well as it can be, running jobs that do nothing: what our scheduler is measured against. */
export async function startBareAgenda(db: Db, concurrency: number) {
  const agenda = new Agenda({
    backend: new MongoBackend({ mongo: db, collection: COLLECTION }),
    notificationChannel: new InMemoryNotificationChannel(),
    processEvery: 1_000,
    defaultConcurrency: concurrency,
    maxConcurrency: concurrency,
  });
  let done = 0;
  let wanted = Number.POSITIVE_INFINITY;
  let allDone: () => void = () => undefined;
  agenda.on('error', (error) => {
    throw error;
  });
  // "complete" comes after the end of the job is stored.
  agenda.on('complete', () => {
    done += 1;
    if (done === wanted) allDone();
  });
  agenda.define('no_op', async () => undefined);
  await agenda.start();

  return {
    run: () => agenda.now('no_op'),
    /** Resolves when so many jobs are over, counted from the call. */
    ended(count: number): Promise<void> {
      done = 0;
      wanted = count;
      return new Promise((resolve) => {
        allDone = resolve;
      });
    },
    /** Removes the jobs that are over. */
    clear: () => db.collection(COLLECTION).deleteMany({}),
    stop: () => agenda.stop(false),
  };
}
