import { describe, expect, it } from '@jest/globals';
import { buildReply, code, plain, strong } from '../../testing/fake-chat.js';
import { commandsIn } from './commands.js';

describe('the commands of help', () => {
  it('are what its lines show as code, each once, wherever it stands', () => {
    const lines = [
      [strong('Jobs')],
      [code('/jobs'), plain(' · all jobs')],
      [code('/jobs active')],
      [plain('• '), code('/run <job_id> [json]'), plain(' runs it')],
      [plain('ביטול הרצה – '), code('/cancel')],
      [plain('See /alerts, or '), code('/etc/passwd')],
      [code('/Upper'), code('batch_analyze')],
    ];
    expect(commandsIn([buildReply('', { lines })])).toEqual(['/jobs', '/run', '/cancel']);
  });

  it('are bounded', () => {
    const lines = Array.from({ length: 100 }, (_, at) => [code(`/command_${at}`)]);
    expect(commandsIn([buildReply('', { lines })])).toHaveLength(40);
  });
});
