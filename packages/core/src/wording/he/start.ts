import type { start as english } from '../en/start.js';

export const start: Record<keyof typeof english, string> = {
  'start.title': 'מוניטור עבודות הרקע פועל',
  'start.dashboard': 'לוח הבקרה',
  'start.sign_in': 'כניסה (חד־פעמית, 10 דקות)',
  'start.token': 'אסימון גישה',
  'start.api': 'API',
  'start.database': 'מסד נתונים',
  'start.database.embedded': 'מובנה, בתיקייה {folder} (להתנסות; לעבודה מול MongoDB יש להגדיר MONGODB_URI)',
  'start.database.mongodb': 'MongoDB לפי MONGODB_URI',
  'start.switched_off': 'כבוי: {capability} (יש להגדיר {variable})',
  'start.stop': 'עצירה: Ctrl-C',
  'start.stopping': 'נעצר; עבודות שרצות רשאיות לסיים (Ctrl-C נוסף עוצר מיד)',
  'start.problem.folder': 'אי אפשר לכתוב לתיקייה {folder}; יש להגדיר ב־DATA_DIR תיקייה אחרת ({reason})',
  'start.problem.port': 'הפורט {port} בכתובת {host} תפוס; יש לעצור את מי שמשתמש בו או להגדיר ב־{variable} פורט אחר',
  'start.problem.host': 'אי אפשר להאזין בכתובת {host}; יש להגדיר ב־HOST כתובת של המחשב הזה, למשל 127.0.0.1',
  'start.problem.port_value': 'המשתנה {variable} חייב להיות מספר פורט בין 1 ל־65535, ולא "{value}"',
  'start.problem.died': 'התהליך {app} נעצר מעצמו (קוד יציאה {code}); השורות האחרונות שלו למעלה מסבירות למה',
  'start.problem.not_ready': 'הבוט עלה אך עדיין אינו מוכן: {checks}. לוח הבקרה יעדכן כשיהיה מוכן',
};
