import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { link, plain, strong } from '../../messages/line.js';
import { buildMessage } from '../../testing/delivery.js';
import { slackSays, startFakeSlack } from '../../testing/fake-slack.js';
import { createPost } from './http-post.js';
import { createSlackChannel } from './slack.js';

let slack: Awaited<ReturnType<typeof startFakeSlack>>;
beforeEach(async () => {
  slack = await startFakeSlack();
});
afterEach(() => slack.close());

const channel = (url = slack.url) => createSlackChannel(url, createPost({ allowPrivate: true, callMs: 500 }));

describe('the slack channel', () => {
  it('sends its own markup, with everything that could mean something escaped', async () => {
    const lines = [
      [strong('Error'), plain(' <!channel> & *not bold* <https://evil.example|click>')],
      [link('See the run', 'https://jobs.example.org/?a=1&b=2')],
    ];
    expect(await channel().send(buildMessage({ lines }), null)).toEqual({ kind: 'sent', messageId: null });
    expect(slack.messages).toEqual([
      '*Error* &lt;!channel&gt; &amp; \u200b*not bold\u200b* &lt;https://evil.example|click&gt;\n<https://jobs.example.org/?a=1&amp;b=2|See the run>',
    ]);
  });

  it.each([
    [404, 'no_service'],
    [410, 'channel_is_archived'],
    [403, 'action_prohibited'],
    [403, 'invalid_token'],
    [403, '<html>a page</html>'],
  ])('is broken by %i %s', async (status, word) => {
    slack.script(slackSays(status, word));
    expect(await channel().send(buildMessage(), null)).toMatchObject({ kind: 'broken' });
  });

  it('is broken where there is no such hook, and says so in the word of Slack', async () => {
    expect(await channel(slack.url.replace('secret', 'other')).send(buildMessage(), null)).toEqual({
      kind: 'broken',
      error: '404 no_service',
    });
  });

  it.each([
    [400, 'invalid_payload'],
    [400, 'no_text'],
  ])('does not take this message: %i %s', async (status, word) => {
    slack.script(slackSays(status, word));
    expect(await channel().send(buildMessage(), null)).toMatchObject({ kind: 'refused' });
  });

  it('waits as long as it is told to', async () => {
    slack.script(slackSays(429, 'rate_limited', { 'retry-after': '7' }));
    expect(await channel().send(buildMessage(), null)).toMatchObject({ kind: 'retry', afterMs: 7_000 });
  });

  it.each([
    slackSays(500, 'rollup_error'),
    slackSays(502, '<html>'),
    { kind: 'reset' as const },
    { kind: 'hang' as const },
  ])('tries again after %j', async (mishap) => {
    slack.script(mishap);
    expect(await channel().send(buildMessage(), null)).toMatchObject({ kind: 'retry', afterMs: null });
  });
});
