import type { CommandScope, DocumentFile, MessageOptions } from './gateway.js';

/** Cannot stand in the header that carries a file's name. */
const NO_FILE_NAME = /["\\/\p{Cc}\p{Surrogate}]+/gu;

/** The text of a message, whether it is new or changed. */
export function toText(chat: string, html: string) {
  return { chat_id: chat, text: html, parse_mode: 'HTML' as const, link_preview_options: { is_disabled: true } };
}

/** A file that is sent. */
export function toDocument(chat: string, { name, content, caption }: DocumentFile) {
  return {
    chat_id: chat,
    document: { source: Buffer.from(content), filename: name.replaceAll(NO_FILE_NAME, '_') },
    ...(caption && { caption, parse_mode: 'HTML' as const }),
  };
}

/** How and where a new message comes, and what stands below it. */
export function toManner({ topic, silent = false, buttons = [], asks = false }: MessageOptions) {
  return {
    disable_notification: silent,
    ...(topic != null && { message_thread_id: topic }),
    ...(asks && { reply_markup: { force_reply: true as const } }),
    ...toKeyboard(buttons),
  };
}

/** Rows of buttons; none is as good as nothing. */
export function toKeyboard(buttons: NonNullable<MessageOptions['buttons']>) {
  const keyboard = buttons.map((row) =>
    row.map((button) =>
      'url' in button ? { text: button.text, url: button.url } : { text: button.text, callback_data: button.key },
    ),
  );
  return keyboard.length > 0 && { reply_markup: { inline_keyboard: keyboard } };
}

/** For whom commands are. */
export function toCommandScope(scope: CommandScope) {
  return typeof scope === 'string' ? { type: scope } : { type: 'chat' as const, chat_id: scope.chat };
}
