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
  'web.trial_database':
    'זו סביבת ניסיון: ההרצות נשמרות במסד הנתונים המובנה. כדי לשמור אותן ב־MongoDB משלך יש להגדיר את MONGODB_URI.',
  'web.running_now': 'הרצות פעילות',
  'web.nothing_runs': 'אין הרצות פעילות כרגע',
  'web.ended_lately': 'הסתיימו ב־5 הדקות האחרונות',
  'web.nothing_ended_lately': 'אף הרצה לא הסתיימה ב־5 הדקות האחרונות',
  'web.next_runs': 'ההרצות הבאות',
  'web.nothing_planned': 'אין הרצות מתוכננות',
  'web.last_day': '24 השעות האחרונות',
  'web.last_week': '7 הימים האחרונים',
  'web.success': 'הצלחה',
  'web.typical': 'אופייני',
  'web.slowest': '5% האיטיות',
  'web.longest': 'הארוכה ביותר',
  'web.chart_throughput': 'הרצות שהסתיימו לאורך זמן',
  'web.chart_bar': '{good} הושלמו, {bad} נכשלו, {other} אחרות',
  'web.chart_as_table': 'כטבלה',
  'web.chart_durations': 'משך ההרצות האחרונות',
};
