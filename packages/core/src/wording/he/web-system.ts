import type { webSystem as english } from '../en/web-system.js';

/** The texts of the page of workers, in Hebrew. */
export const webSystem: Record<keyof typeof english, string> = {
  'web.workers_lead': 'תהליכי הבוט שמריצים את העבודות, עם סימן החיים האחרון שלהם',
  'web.alive': 'חי',
  'web.dead': 'אין סימן חיים',
  'web.host': 'מחשב ותהליך',
  'web.version': 'גרסה',
  'web.heartbeat': 'סימן חיים',
  'web.active_runs': 'הרצות פעילות',
};
