import { randomUUID } from 'node:crypto';
import { MongoError } from '../errors.js';
import { runQuery } from '../plan/run.js';
import type { PipelineWrite } from '../query/aggregate.js';
import type { Document } from '../query/document.js';
import { mergeDocument } from '../query/merge.js';
import type { Collection } from '../storage/collection.js';
import { type CommandContext, requireNamespace } from './context.js';
import { insertDocument } from './insert.js';

type MergeWrite = Extract<PipelineWrite, { stage: '$merge' }>;

/** Writes what a pipeline that ends in $out or $merge has made. */
export function writePipelineResult(context: CommandContext, documents: Document[], write: PipelineWrite): void {
  const database = write.database ?? context.database;
  requireNamespace(database, write.collection);
  if (write.stage === '$out') replaceCollection(context, documents, database, write.collection);
  else mergeInto(context, documents, database, write);
}

/** $out: the documents become the collection; its indexes stay. A document that does not fit leaves the old one as it was. */
function replaceCollection(
  { state: { catalog, cursors } }: CommandContext,
  documents: Document[],
  database: string,
  name: string,
): void {
  const old = catalog.get(database, name);
  const next = catalog.create(database, `tmp.agg_out.${randomUUID()}`);
  try {
    for (const { stored } of old?.indexes.slice(1) ?? []) {
      next.addIndex({ spec: stored.spec, space: catalog.newSpace(), multikey: false, cut: false });
    }
    for (const doc of documents) insertDocument(next, doc);
  } catch (error) {
    catalog.drop(next);
    throw error;
  }
  if (old) {
    catalog.drop(old);
    cursors.killNamespace(old.namespace);
  }
  catalog.rename(next, database, name);
}

function mergeInto(
  { state: { catalog } }: CommandContext,
  documents: Document[],
  database: string,
  write: MergeWrite,
): void {
  const target = catalog.get(database, write.collection) ?? catalog.create(database, write.collection);
  requireUniqueIndex(target, write.on);
  for (const doc of documents) {
    const filter = Object.fromEntries(write.on.map((path) => [path, { $eq: doc[path] ?? null }]));
    const [existing] =
      doc._id === undefined && write.on.includes('_id') ? [] : runQuery(target, { filter, limit: 1 }).records;
    const merged = mergeDocument(write, existing?.doc, doc);
    if (!merged || merged === existing?.doc) continue;
    if (existing) target.replace(existing, merged);
    else insertDocument(target, merged);
  }
}

function requireUniqueIndex(target: Collection, on: readonly string[]): void {
  const wanted = on.toSorted().join();
  const found = target.indexes.some(
    ({ name, unique, key, stored }) =>
      (unique || name === '_id_') &&
      !stored.spec.partialFilterExpression &&
      Object.keys(key).toSorted().join() === wanted,
  );
  if (!found) throw new MongoError(51183, 'Cannot find index to verify that join fields will be unique');
}
