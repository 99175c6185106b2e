import { setTimeout as delay } from 'node:timers/promises';
import { codeName, MongoError } from './errors.js';
import type { Document } from './query/document.js';
import { isDocument } from './query/types.js';

/** How the failCommand fail point ends a command: not at all, with an error, or by a closed connection. */
export type FailPointOutcome = 'pass' | 'close';

interface Active {
  /** How often it still acts; infinite when always on. */
  times: number;
  skip: number;
  commands: readonly string[];
  data: Document;
}

const DATA_FIELDS = [
  'failCommands',
  'errorCode',
  'errorLabels',
  'closeConnection',
  'blockConnection',
  'blockTimeMS',
  'writeConcernError',
  'appName',
  'failInternalCommands',
];

export type FailPoint = ReturnType<typeof createFailPoint>;

/** The one fail point that drivers' tests use, failCommand, as MongoDB's test commands set it. */
export function createFailPoint() {
  let active: Active | undefined;

  return {
    /** Takes a configureFailPoint command. Throws for another fail point or an unknown option. */
    configure(command: Document): void {
      if (command.configureFailPoint !== 'failCommand') {
        throw new MongoError(2, `failpoint ${String(command.configureFailPoint)} not found`);
      }
      active = command.mode === 'off' ? undefined : readMode(command);
    },
    /** Acts on a command before it runs: waits, throws the configured error, or says that the connection must close. */
    async meet(name: string): Promise<FailPointOutcome> {
      if (!active?.commands.includes(name)) return 'pass';
      if (active.skip > 0) {
        active.skip -= 1;
        return 'pass';
      }
      const { data } = active;
      active.times -= 1;
      if (active.times <= 0) active = undefined;
      if (data.blockConnection) await delay(Number(data.blockTimeMS ?? 0));
      if (data.closeConnection) return 'close';
      if (data.errorCode !== undefined) {
        const code = Number(data.errorCode);
        const labels = data.errorLabels === undefined ? {} : { errorLabels: data.errorLabels };
        throw new MongoError(code, `Failing command via 'failCommand' failpoint (${codeName(code)})`, labels);
      }
      return 'pass';
    },
  };
}

function readMode({ mode, data }: Document): Active {
  if (!isDocument(data) || !Array.isArray(data.failCommands))
    throw new MongoError(40414, "BSON field 'failCommand.failCommands' is missing but a required field");
  const unknown = Object.keys(data).find((field) => !DATA_FIELDS.includes(field));
  if (unknown) throw new MongoError(40415, `BSON field 'failCommand.${unknown}' is an unknown field.`);
  if (data.writeConcernError || data.appName)
    throw new MongoError(
      238,
      'failCommand with writeConcernError or appName is not supported by the embedded database',
    );
  const commands = data.failCommands as string[];
  if (mode === 'alwaysOn') return { times: Number.POSITIVE_INFINITY, skip: 0, commands, data };
  if (isDocument(mode) && mode.times !== undefined) return { times: Number(mode.times), skip: 0, commands, data };
  if (isDocument(mode) && mode.skip !== undefined)
    return { times: Number.POSITIVE_INFINITY, skip: Number(mode.skip), commands, data };
  throw new MongoError(2, 'unknown failpoint mode');
}
