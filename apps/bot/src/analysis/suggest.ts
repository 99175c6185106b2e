import type { LocalText } from '@jobs-monitor/core';
import type { DuplicateGroup, Duplicates } from './duplicates.js';

/** What one may do about a group of duplicates, in a sentence that names the places. */
export function suggestionFor(kind: keyof Duplicates, { places, similarity }: DuplicateGroup): LocalText {
  const [first, second] = places;
  const more = places.length - 1;
  const one = first?.path ?? '';
  switch (kind) {
    case 'exact':
      return {
        en: `Keep ${one} and use it in place of its ${more === 1 ? 'copy' : `${more} copies`}.`,
        he: `כדאי להשאיר את ${one} ולהשתמש בו במקום ${more === 1 ? 'העותק שלו' : `${more} העותקים שלו`}.`,
      };
    case 'near': {
      const percent = Math.floor(similarity * 100);
      return {
        en: `${one} and ${second?.path} are ${percent} % alike: move what they share to one file and keep only the differences.`,
        he: `${one} ו־${second?.path} דומים ב־${percent}%: כדאי להעביר את המשותף לקובץ אחד ולהשאיר רק את ההבדלים.`,
      };
    }
    case 'structural':
      return {
        en: `${first?.name} (${one}:${first?.line}) has the form of ${second?.name} (${second?.path}:${second?.line}): one function with parameters could do for both.`,
        he: `המבנה של ${first?.name} (${one}:${first?.line}) זהה לזה של ${second?.name} (${second?.path}:${second?.line}): פונקציה אחת עם פרמטרים תספיק לשתיהן.`,
      };
  }
}
