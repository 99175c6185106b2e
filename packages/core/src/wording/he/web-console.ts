import type { webConsole as english } from '../en/web-console.js';

/** The texts of the console, in Hebrew. */
export const webConsole: Record<keyof typeof english, string> = {
  'web.console': 'מסוף',
  'web.console_lead': 'פקודות הצ׳אט, עם אותן תשובות ובהרשאות שלך. שום דבר לא נשלח לטלגרם.',
  'web.console_commands': 'פקודות',
  'web.console_said': 'מה שנאמר',
  'web.console_empty': 'אפשר להקליד פקודה, או לבחור אחת מלמעלה.',
  'web.console_command': 'פקודה',
  'web.console_send': 'שליחה',
  'web.console_you_typed': 'כתבת:',
  'web.console_you_pressed': 'לחצת:',
  'web.console_button': 'כפתור שכבר אינו מוצג',
  'web.console_again': 'לנסות שוב',
  'web.console_unsent': 'ייתכן שזה לא הגיע: החיבור נותק. אפשר לשלוח שוב; הפעולה תתבצע פעם אחת בלבד.',
  'web.console_file_show': 'קריאה כאן',
  'web.console_file_gone': 'הקובץ כבר אינו שמור כאן. אפשר לבקש אותו שוב.',
};
