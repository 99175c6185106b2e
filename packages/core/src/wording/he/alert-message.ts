import type { Severity } from '../../alert.js';

/** What alerts say in a channel, in Hebrew. */
export const alertMessage = {
  'alert_message.severity_info': 'מידע',
  'alert_message.severity_warn': 'אזהרה',
  'alert_message.severity_error': 'שגיאה',
  'alert_message.severity_critical': 'קריטי',
  'alert_message.acknowledged': 'בטיפול של {name}',
  'alert_message.recovered': 'חזר לפעול אחרי {duration}',
  'alert_message.closed': 'נסגר על ידי {name} אחרי {duration}',
  'alert_message.job': 'עבודה',
  'alert_message.held_back':
    '{count, plural, one {עוד אחת הושתקה לפני כן} two {עוד שתיים הושתקו לפני כן} other {עוד # הושתקו לפני כן}}',
  'alert_message.first': 'הפעם הראשונה מאז ההצלחה האחרונה',
  'alert_message.first_ever': 'הפעם הראשונה; לא נרשמה אף הצלחה',
  'alert_message.nth': 'רצף של {nth} מאז ההצלחה האחרונה',
  'alert_message.nth_ever': 'רצף של {nth}; לא נרשמה אף הצלחה',
  'alert_message.took': 'נמשך {duration}',
  'alert_message.usually':
    'בדרך כלל {median} ± {spread} ({runs, plural, one {ההרצה המוצלחת האחרונה} two {שתי ההרצות המוצלחות האחרונות} other {# ההרצות המוצלחות האחרונות}})',
  'alert_message.error': 'שגיאה',
  'alert_message.error_new': 'שגיאה שלא נראתה קודם',
  'alert_message.error_seen': 'שגיאה זו נראתה לראשונה',
  'alert_message.note': 'הערה',
  'alert_message.run': 'ראה את ההרצה',
  'alert_message.runbook': 'מדריך טיפול',
  'alert_message.steps': 'מה לעשות',
  'alert_message.digest':
    '{alerts, plural, one {התראה אחת נוספת} two {שתי התראות בהודעה אחת} other {# התראות בהודעה אחת}}, {events, plural, one {אירוע אחד} two {שני אירועים} other {# אירועים}}',
  'alert_message.digest_over':
    '{count, plural, one {אחת מהן כבר הסתיימה} two {שתיים מהן כבר הסתיימו} other {מתוכן הסתיימו #}}',
  'alert_message.digest_rule':
    '{alerts, plural, one {התראה אחת} two {שתי התראות} other {# התראות}}, {events, plural, one {אירוע אחד} two {שני אירועים} other {# אירועים}}',
  'alert_message.digest_more_jobs': '{count, plural, one {ועוד אחת} two {ועוד שתיים} other {ועוד #}}',
  'alert_message.digest_more_rules':
    '{rules, plural, one {כלל נוסף} two {שני כללים נוספים} other {עוד # כללים}}: {alerts, plural, one {התראה אחת} two {שתי התראות} other {# התראות}}, {events, plural, one {אירוע אחד} two {שני אירועים} other {# אירועים}}',
  'alert_message.test': 'הודעת ניסיון של Background Jobs Monitor: התראות מגיעות לערוץ הזה',
} satisfies Record<`alert_message.severity_${Severity}` | `alert_message.${string}`, string>;
