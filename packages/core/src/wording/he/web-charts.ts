import type { webCharts as english } from '../en/web-charts.js';

/** The texts of charts, in Hebrew. */
export const webCharts: Record<keyof typeof english, string> = {
  'web.success': 'הצלחה',
  'web.typical': 'אופייני',
  'web.slowest': '5% האיטיות',
  'web.chart_throughput': 'הרצות שהסתיימו לאורך זמן',
  'web.chart_bar': '{good} הושלמו, {bad} נכשלו, {other} אחרות',
  'web.chart_durations': 'כמה זמן נמשכות ההרצות',
  'web.chart_durations_text': 'מחציתן נמשכו לכל היותר {typical}, וכולן פרט ל־5% האיטיות לכל היותר {slowest}',
  'web.chart_success': 'כמה מסתיימות בהצלחה',
  'web.chart_success_text': '{good} מתוך {all, plural, one {הרצה אחת} two {שתי הרצות} other {# הרצות}} הסתיימו בהצלחה',
  'web.chart_deploys': 'פריסות',
  'web.chart_deploy': 'גרסה {version} נפרסה, {at}',
  'web.chart_deploy_by': 'על ידי',
  'web.chart_as_table': 'כטבלה',
  'web.chart_window': 'טווח הזמן',
  'web.window_1h': 'שעה',
  'web.window_24h': '24 שעות',
  'web.window_7d': '7 ימים',
  'web.window_30d': '30 ימים',
  'web.strip':
    '{count, plural, one {ההרצה האחרונה} two {שתי ההרצות האחרונות} other {# ההרצות האחרונות}}: {failed, plural, =0 {אף אחת לא נכשלה} one {אחת נכשלה} two {שתיים נכשלו} other {# נכשלו}}',
};
