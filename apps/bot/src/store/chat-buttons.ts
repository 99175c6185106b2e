import type { Collection } from 'mongodb';
import { CHAT_COLLECTIONS } from './chat-indexes.js';
import type { Db } from './db.js';

/** Who pressed what acts, and when. */
export interface PressedBy {
  name: string;
  at: Date;
}

/** A button as it is kept: what stands behind its key. */
export interface ChatButton {
  key: string;
  chat_id: string;
  label: string;
  command: string;
  input: string;
  /** The state that it was shown for. */
  state: string | null;
  /** It acts: it is asked once more, and works once. */
  acts: boolean;
  /** Of the button that asks once more: the one that it was asked for. */
  confirms: string | null;
  /** A press after it does nothing. */
  good_until: Date;
}

export interface ChatButtonStore {
  /** Keeps buttons; they are forgotten a week after they were good. */
  add(buttons: readonly ChatButton[]): Promise<void>;
  get(key: string): Promise<(ChatButton & { pressed: PressedBy | null }) | null>;
  /** Marks an acting button as pressed; null for the one caller who did, else who was quicker. */
  claim(key: string, by: PressedBy): Promise<PressedBy | null>;
  /** Takes the mark back, since nothing came of that press. */
  release(key: string): Promise<void>;
}

type ButtonDocument = Omit<ChatButton, 'key'> & { _id: string; pressed: PressedBy | null; expires_at: Date };

const KEPT_MS = 7 * 86_400_000;

export function createChatButtonStore(db: Db): ChatButtonStore {
  const withButtons = <T>(operation: (buttons: Collection<ButtonDocument>) => Promise<T>) =>
    db.run((native) => operation(native.collection<ButtonDocument>(CHAT_COLLECTIONS.buttons)));

  return {
    async add(buttons) {
      if (buttons.length > 0) await withButtons((collection) => collection.insertMany(buttons.map(toDocument)));
    },
    async get(key) {
      const found = await withButtons((buttons) => buttons.findOne({ _id: key }));
      if (!found) return null;
      const { _id, expires_at, ...button } = found;
      return { key: _id, ...button };
    },
    async claim(key, by) {
      // In a pipeline a text that begins with `$` would be read as a field.
      const marked = [{ $set: { pressed: { $ifNull: ['$pressed', { $literal: by }] } } }];
      const before = await withButtons((buttons) =>
        buttons.findOneAndUpdate({ _id: key }, marked, { returnDocument: 'before' }),
      );
      return before?.pressed ?? null;
    },
    async release(key) {
      await withButtons((buttons) => buttons.updateOne({ _id: key }, { $set: { pressed: null } }));
    },
  };
}

function toDocument({ key, ...button }: ChatButton): ButtonDocument {
  return { _id: key, ...button, pressed: null, expires_at: new Date(button.good_until.getTime() + KEPT_MS) };
}
