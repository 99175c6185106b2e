import type { api as english } from '../en/api.js';

export const api: Record<keyof typeof english, string> = {
  'api.triggered': 'הרצה של {job} נוספה לתור',
  'api.heartbeat': 'אות חיים לשירות ניטור חיצוני',
};
