import type { Actor } from '@jobs-monitor/core';
import mongoose from 'mongoose';
import { COLLECTIONS } from './indexes.js';
import type { AuditEntry } from './store.js';

const { Mixed } = mongoose.Schema.Types;

/** What is not in a schema is refused, and so are operators in the place of values. Indexes are made at start, not by models. */
const STRICT = { strict: 'throw', versionKey: false, autoIndex: false, autoCreate: false, minimize: false } as const;

export interface IdempotencyDocument {
  _id: string;
  digest: string;
  state: 'busy' | 'done';
  claimed_at: Date;
  status: number | null;
  body: unknown;
  expires_at: Date;
}

export interface SignInDocument {
  _id: string;
  actor: Actor;
  expires_at: Date;
}

export type AuditDocument = AuditEntry & { expires_at: Date };

const idempotencySchema = new mongoose.Schema<IdempotencyDocument>(
  {
    _id: { type: String, required: true },
    digest: { type: String, required: true },
    state: { type: String, enum: ['busy', 'done'], required: true },
    claimed_at: { type: Date, required: true },
    status: { type: Number, default: null },
    body: { type: Mixed, default: null },
    expires_at: { type: Date, required: true },
  },
  { ...STRICT, collection: COLLECTIONS.idempotency },
);

const signInSchema = new mongoose.Schema<SignInDocument>(
  {
    _id: { type: String, required: true },
    actor: { type: Mixed, required: true },
    expires_at: { type: Date, required: true },
  },
  { ...STRICT, collection: COLLECTIONS.signIn },
);

const auditSchema = new mongoose.Schema<AuditDocument>(
  {
    at: { type: Date, required: true },
    actor: { type: Mixed, required: true },
    action: { type: String, required: true },
    target: { type: String, required: true },
    outcome: { type: String, enum: ['done', 'refused', 'failed'], required: true },
    details: { type: Mixed, default: {} },
    expires_at: { type: Date, required: true },
  },
  { ...STRICT, collection: COLLECTIONS.audit },
);

/** Models of the rarely used collections, where checked documents are worth what they cost. Runs use the driver itself. */
export function createModels(connection: mongoose.Connection) {
  connection.set('sanitizeFilter', true);
  return {
    Idempotency: connection.model('IdempotencyKey', idempotencySchema),
    SignIn: connection.model('SignInCode', signInSchema),
    Audit: connection.model('AuditEntry', auditSchema),
  };
}

export type Models = ReturnType<typeof createModels>;
