import type { why as english } from '../en/why.js';

export const why: Record<keyof typeof english, string> = {
  'why.running_now': 'היא רצה עכשיו, בהרצה {run_id}',
  'why.waiting_for_worker': 'ההרצה {run_id} התבקשה וממתינה לתהליך פנוי',
  'why.no_live_worker': 'אין תהליך חי שיכול להריץ אותה',
  'why.workers_busy':
    'כל התהליכים עסוקים ({active, plural, one {הרצה אחת} two {שתי הרצות} other {# הרצות}} מתוך {capacity} מקומות)',
  'why.disabled_by_definition': 'היא מושבתת בקוד',
  'why.disabled_by_toggle': 'היא מושבתת על ידי המשתנה {variable}',
  'why.paused_by':
    '{until, select, none {היא הושהתה על ידי {name}{reason}} other {היא הושהתה על ידי {name} עד {until}{reason}}}',
  'why.already_running': 'ההפעלה האחרונה דולגה כי ההרצה {run_id} עדיין לא הסתיימה',
  'why.gate_closed': 'השער {gate} סגור: {missing}',
  'why.no_handler': 'אין קוד רשום שמריץ אותה',
  'why.on_demand_only': 'היא רצה רק לפי בקשה',
  'why.next_run': 'היא תרוץ בפעם הבאה ב־{at}',
  'why.overdue': 'היא הייתה אמורה לרוץ ב־{at} ועדיין לא התחילה',
  'why.not_scheduled': 'אין לה רשומה בלוח הזמנים',
  'why.last_misfire': 'ההרצה {run_id} בוטלה כי אף תהליך לא לקח אותה בזמן',
  'why.dynamic_job': 'זו עבודה דינמית של {family}, ורק המשפחה שלה מפעילה אותה',
  'why.database_away': 'מסד הנתונים אינו זמין, ולכן שום דבר חדש אינו יכול להתחיל',
};
