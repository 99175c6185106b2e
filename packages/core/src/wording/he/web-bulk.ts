import type { webBulk as english } from '../en/web-bulk.js';

/** The texts of what people can do to many things at a time, in Hebrew. */
export const webBulk: Record<keyof typeof english, string> = {
  'web.select': 'בחירה',
  'web.selected': 'נבחרו',
  'web.select_all': 'בחירת כל המוצגות',
  'web.select_none': 'ביטול הבחירה',
  'web.bulk_nothing': 'לא נבחר דבר.',
  'web.bulk_touched': '{count, plural, one {הפעולה תחול על אחת} two {הפעולה תחול על שתיים} other {הפעולה תחול על #}}',
  'web.bulk_left_out': '{count, plural, one {אחת לא תיכלל} two {שתיים לא ייכללו} other {# לא ייכללו}}',
  'web.bulk_too_many':
    'אפשר לכלול עד {max} בכל פעם. {count, plural, one {אחת נוספת נבחרה ולא תיכלל} two {שתיים נוספות נבחרו ולא ייכללו} other {# נוספות נבחרו ולא ייכללו}}.',
  'web.bulk_cancel': 'ביטול הנבחרות',
  'web.bulk_cancel_title':
    '{count, plural, =0 {אי אפשר לבטל אף אחת מההרצות} one {לבטל הרצה אחת?} two {לבטל שתי הרצות?} other {לבטל # הרצות?}}',
  'web.bulk_cancel_button': '{count, plural, one {ביטול הרצה אחת} two {ביטול שתי הרצות} other {ביטול # הרצות}}',
  'web.bulk_cancel_done': '{done} מתוך {count, plural, one {הרצה אחת} two {שתי הרצות} other {# הרצות}} התבקשו לעצור',
  'web.bulk_cancel_asked': 'היא כבר התבקשה לעצור',
  'web.bulk_retry': 'הרצה חוזרת של הנבחרות',
  'web.bulk_retry_title':
    '{count, plural, =0 {אי אפשר להריץ שוב אף אחת מההרצות} one {להריץ שוב הרצה אחת?} two {להריץ שוב שתי הרצות?} other {להריץ שוב # הרצות?}}',
  'web.bulk_retry_button': '{count, plural, one {הרצה חוזרת של אחת} two {הרצה חוזרת של שתיים} other {הרצה חוזרת של #}}',
  'web.bulk_retry_done': '{done} מתוך {count, plural, one {הרצה אחת} two {שתי הרצות} other {# הרצות}} התבקשו שוב',
  'web.bulk_same_job': 'העבודה שלה רצה אחת בכל פעם, וכבר נבחרה הרצה אחרת שלה',
};
