import type { webSessions as english } from '../en/web-sessions.js';

/** The texts about being signed in: by what, where, and how it ends, in Hebrew. */
export const webSessions: Record<keyof typeof english, string> = {
  'web.sign_in_ended': 'החיבור שלך הסתיים. אחרי כניסה ממשיכים מאותו מקום.',
  'web.sign_in_undone': 'החיבור שלך הסתיים קודם, ולכן לא בוצע דבר. אחרי כניסה ממשיכים מאותו מקום.',
  'web.sign_in_out': 'יצאת מהמערכת.',
  'web.sign_in_everywhere': 'יצאת מהמערכת בכל המקומות.',

  'web.token_of_viewer': 'אסימון צפייה',
  'web.token_of_operator': 'אסימון תפעול',
  'web.token_of_admin': 'אסימון ניהול',

  'web.resumed': 'עדיין לא בוצע דבר',
  'web.resumed_all': 'החיבור שלך הסתיים קודם. מה שהקלדת נמצא כאן; יש לעבור עליו ולאשר.',
  'web.resumed_part': 'החיבור שלך הסתיים קודם. חלק ממה שהקלדת אינו כאן; יש למלא אותו שוב ולאשר.',

  'web.session_ends_soon': 'בקרוב החיבור שלך יסתיים, כי לא נעשה בו שימוש:',
  'web.session_ends_anyway': 'בקרוב החיבור שלך יסתיים, כי חיבור נמשך לכל היותר 12 שעות:',
  'web.stay_signed_in': 'להישאר מחוברים',

  'web.sessions': 'היכן פתוח חיבור שלך',
  'web.sessions_of_token': 'כל מי שנכנס עם האסימון הזה מופיע כאן.',
  'web.session_this': 'הדפדפן הזה',
  'web.session_used': 'שימוש אחרון',
  'web.session_since': 'מאז',
  'web.session_address': 'כתובת',
  'web.session_end': 'סיום',
  'web.session_end_title': 'לסיים את החיבור הזה?',
  'web.session_end_text': 'הדפדפן ההוא ינותק מיד; מה שפתוח בו יפסיק להתעדכן.',
  'web.session_end_this_text': 'זהו הדפדפן שבו צופים עכשיו: החיבור כאן יסתיים.',
  'web.session_ended': 'החיבור הסתיים',
  'web.session_ended_before': 'החיבור כבר הסתיים קודם',
  'web.sessions_ended': '{count, plural, one {חיבור אחד הסתיים} two {שני חיבורים הסתיימו} other {# חיבורים הסתיימו}}',
  'web.sign_out_everywhere': 'יציאה מכל המקומות',
  'web.sign_out_everywhere_text':
    '{count, plural, one {חיבור אחד יסתיים מיד: זה שכאן.} two {שני חיבורים יסתיימו מיד, וזה שכאן ביניהם.} other {# חיבורים יסתיימו מיד, וזה שכאן ביניהם.}}',
  'web.browser_on': '{browser} על {system}',
  'web.browser_unknown': 'דפדפן לא מוכר',
};
