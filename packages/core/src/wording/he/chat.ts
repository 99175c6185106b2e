import type { chat as english } from '../en/chat.js';
/** The same in Hebrew. */
export const chat: Record<keyof typeof english, string> = {
  'chat.not_allowed': 'אין לך הרשאה לעשות זאת כאן',
};
