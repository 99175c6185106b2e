import { describe, expect, it } from '@jest/globals';
import { type ChannelSettings, createChannels } from './create-channels.js';
import type { TelegramGateway } from './telegram.js';

const gateway: TelegramGateway = {
  send: async () => ({ ok: true, value: 1 }),
  edit: async () => ({ ok: true, value: 1 }),
};
const SECRET = 'sixteen-or-more-characters';

function settings(overrides: {
  telegram?: Partial<ChannelSettings['telegram']>;
  slack?: Partial<ChannelSettings['slack']>;
  webhook?: Partial<ChannelSettings['webhook']>;
}): ChannelSettings {
  return {
    telegram: { gateway, account: 'bot', chatId: null, topicId: null, ...overrides.telegram },
    slack: { webhookUrl: null, ...overrides.slack },
    webhook: { url: null, secret: null, allowPrivate: false, ...overrides.webhook },
  };
}

describe('the channels', () => {
  it('come in the order telegram, slack, webhook', () => {
    const { channels, problems } = createChannels(
      settings({
        telegram: { chatId: '-1001234567890', topicId: '7' },
        slack: { webhookUrl: 'https://hooks.slack.com/services/T/B/x' },
        webhook: { url: 'https://alerts.example.org/hook', secret: SECRET },
      }),
    );
    expect(problems).toEqual([]);
    expect(channels.defaults).toEqual(['telegram', 'slack', 'webhook']);
    expect(channels.get('telegram')).toMatchObject({ door: 'telegram:-1001234567890', minEditGapMs: 5_000 });
    expect(channels.get('slack')).toMatchObject({ kind: 'slack', canEdit: false });
  });

  it('are none where nothing is set, without a complaint', () => {
    const { channels, problems } = createChannels(settings({ telegram: { gateway: null } }));
    expect([channels.defaults, problems]).toEqual([[], []]);
  });

  it('may be other chats by name, which share the turns of a chat', () => {
    const { channels } = createChannels(settings({}));
    expect(channels.get('telegram:42')).toMatchObject({ door: 'telegram:42', minEditGapMs: 3_000 });
    expect(channels.get('telegram:-1001/7')).toMatchObject({ door: 'telegram:-1001' });
    expect(channels.get('telegram:-1001/8')).toMatchObject({ door: 'telegram:-1001' });
    expect(channels.get('telegram:@ops_news')?.name).toBe('telegram:@ops_news');
    expect(channels.defaults).toEqual([]);
  });

  it.each([
    'telegram',
    'slack',
    'telegram:',
    'telegram:a b',
    'telegram:1/x',
    'telegram:1/2/3',
    'mail',
    '__proto__',
    '',
  ])('know nothing behind %j', (name) => {
    expect(createChannels(settings({})).channels.get(name)).toBeNull();
  });

  it.each<[string, Parameters<typeof settings>[0], string]>([
    ['a chat that is none', { telegram: { chatId: 'my chat' } }, 'ALERT_TELEGRAM_CHAT_ID must be the number of a chat'],
    ['a chat without a token', { telegram: { chatId: '42', gateway: null } }, 'is set without TELEGRAM_BOT_TOKEN'],
    [
      'a topic that is no number',
      { telegram: { chatId: '42', topicId: 'general' } },
      'ALERT_TELEGRAM_TOPIC_ID must be the number',
    ],
    ['a topic without a chat', { telegram: { topicId: '7' } }, 'ALERT_TELEGRAM_TOPIC_ID is set without'],
    ['no address', { slack: { webhookUrl: 'hooks' } }, 'ALERT_SLACK_WEBHOOK_URL must be an address'],
    [
      'no TLS',
      { slack: { webhookUrl: 'http://hooks.slack.com/x' } },
      'ALERT_SLACK_WEBHOOK_URL must start with https://',
    ],
    [
      'another protocol',
      { webhook: { url: 'file:///etc/passwd', secret: SECRET } },
      'ALERT_WEBHOOK_URL must start with',
    ],
    ['a name in it', { webhook: { url: 'https://me:pw@example.org', secret: SECRET } }, 'a name and a password'],
    ['this machine', { webhook: { url: 'https://0x7f.1/hook', secret: SECRET } }, 'must be on the public Internet'],
    ['this machine', { webhook: { url: 'https://[::1]/hook', secret: SECRET } }, 'must be on the public Internet'],
    ['no secret', { webhook: { url: 'https://example.org' } }, 'is set without ALERT_WEBHOOK_SECRET'],
    ['a short secret', { webhook: { url: 'https://example.org', secret: 'short' } }, 'must have 16 characters or more'],
  ])('say what is wrong with %s, and the others work', (_what, wrong, sentence) => {
    const good = { slack: { webhookUrl: 'https://hooks.slack.com/services/T/B/x' } };
    const { channels, problems } = createChannels(settings({ ...good, ...wrong }));
    expect(problems).toEqual([expect.stringContaining(sentence)]);
    expect(problems[0]).toMatch(/no alert goes there$/);
    expect(problems.join()).not.toMatch(/pw|short'/);
    expect(channels.defaults).toEqual(wrong.slack ? [] : ['slack']);
  });

  it('may stand in a private network, without TLS, where that is allowed', () => {
    const { channels, problems } = createChannels(
      settings({
        slack: { webhookUrl: 'http://127.0.0.1:8065/hooks/x' },
        webhook: { url: 'http://10.0.0.1/hook', secret: SECRET, allowPrivate: true },
      }),
    );
    expect([channels.defaults, problems]).toEqual([['slack', 'webhook'], []]);
  });

  it('tell settings apart without telling them', () => {
    const of = (account: string) =>
      createChannels(settings({ telegram: { account, chatId: '42' } })).channels.get('telegram');
    expect(of('one')?.settings).toBe(of('one')?.settings);
    expect(of('one')?.settings).not.toBe(of('two')?.settings);
  });
});
