import type { webOverview as english } from '../en/web-overview.js';

/** The texts of the overview, in Hebrew. */
export const webOverview: Record<keyof typeof english, string> = {
  'web.health_good': 'הכול פועל כשורה',
  'web.health_attention':
    '{count, plural, one {דבר אחד דורש תשומת לב} two {שני דברים דורשים תשומת לב} other {# דברים דורשים תשומת לב}}',
  'web.health_unknown': 'מצב העבודות אינו ידוע',
  'web.needs_attention': 'דורש תשומת לב',
  'web.problem_failing': 'נכשלת',
  'web.problem_overdue': 'באיחור',
  'web.problem_stuck': 'תקועה',
  'web.problem_no_worker': 'אין תהליך',
  'web.no_worker_lives': 'אין תהליך חי שיכול להריץ עבודות',
  'web.trial_database':
    'זו סביבת ניסיון: ההרצות נשמרות במסד הנתונים המובנה. כדי לשמור אותן ב־MongoDB משלך יש להגדיר את MONGODB_URI.',
  'web.running_now': 'הרצות פעילות',
  'web.nothing_runs': 'אין הרצות פעילות כרגע',
  'web.ended_lately': 'הסתיימו ב־5 הדקות האחרונות',
  'web.nothing_ended_lately': 'אף הרצה לא הסתיימה ב־5 הדקות האחרונות',
  'web.next_runs': 'ההרצות הבאות',
  'web.nothing_planned': 'אין הרצות מתוכננות',
  'web.health_new': 'עדיין לא רצה אף עבודה',
  'web.health_good_before': 'הכול פעל כשורה כשהמצב נודע לאחרונה',
  'web.running_count':
    '{count, plural, =0 {אין הרצות פעילות} one {הרצה פעילה אחת} two {שתי הרצות פעילות} other {# הרצות פעילות}}',
  'web.next_in': 'הבאה בעוד {duration}',
  'web.pace': 'הרצות לאורך זמן',
  'web.failures_open': 'מה נכשל',
  'web.failures_all': 'כל הכישלונות',
  'web.first_steps': 'מה עושים קודם',
  'web.first_job': 'מוסיפים עבודה: קובץ אחד ושורה ב־{file}; ההסבר נמצא ב־{guide}.',
  'web.first_run': 'מפעילים עבודה ידנית ורואים אותה רצה',
  'web.first_look': 'רואים את העבודות ומתי הן מתחילות',
  'web.first_telegram': 'כדי לקבל הודעות על כישלונות בטלגרם יש להגדיר את {variable}.',
  'web.first_rules': 'רואים על מה נשלחות התראות',
};
