import type { CommandStartedEvent, Document } from 'mongodb';
import type { Db } from '../../apps/bot/src/store/db.js';
import { timed } from '../measure.js';

const SCANS = 200;
/** Until the code of both sides is compiled for good; the first hundred scans take about three times as long. */
const WARM_UP = 500;
/** Commands that look for documents. Those that write are conditional on an id. */
const READS: ReadonlySet<string> = new Set(['find', 'aggregate', 'count', 'distinct']);
/** What the driver adds to a command for its connection; `explain` refuses it inside. */
const OF_CONNECTION = ['$db', 'lsid', '$clusterTime', '$readPreference', 'cursor', 'apiVersion'];

/** Milliseconds of each scan after some to warm up. */
export async function repeat(scan: () => Promise<unknown>): Promise<number[]> {
  const taken: number[] = [];
  for (let each = 0; each < WARM_UP + SCANS; each += 1) {
    const ms = await timed(scan);
    if (each >= WARM_UP) taken.push(ms);
  }
  return taken;
}

/** How many index keys and documents beyond them the very reads of one scan examine, as the database explains them. */
export async function countKeys(db: Db, scan: () => Promise<unknown>): Promise<number> {
  const client = db.connection.getClient();
  const reads: Document[] = [];
  const note = ({ commandName, command }: Pick<CommandStartedEvent, 'commandName' | 'command'>) => {
    if (READS.has(commandName)) reads.push(command);
  };
  client.on('commandStarted', note);
  await scan();
  client.off('commandStarted', note);
  if (reads.length === 0) throw new Error('The scan read nothing');
  let examined = 0;
  for (const read of reads) {
    const explained = await db.native().command({ explain: explainable(read), verbosity: 'executionStats' });
    const { totalKeysExamined, totalDocsExamined } =
      explained.executionStats ?? explained.stages[0].$cursor.executionStats;
    examined += Math.max(totalKeysExamined, totalDocsExamined);
  }
  return examined;
}

function explainable(command: Document): Document {
  const kept = Object.entries(command).filter(([name]) => !OF_CONNECTION.includes(name));
  return { ...Object.fromEntries(kept), ...('aggregate' in command && { cursor: {} }) };
}
