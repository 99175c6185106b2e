import { type Locale, sayer } from '@jobs-monitor/core';
import type { Buttons } from './buttons.js';
import type { Button } from './gateway.js';
import { type Buttoned, buttonsOf } from './replies/alert-buttons.js';

/** The keyboards under alert messages, in the language of these messages. */
export function createAlertKeyboard(buttons: Pick<Buttons, 'keep'>, locale: Locale) {
  const say = sayer(locale);
  return (alert: Buttoned, chatId: string): Promise<Button[][]> => buttons.keep(buttonsOf(alert, say), chatId);
}
