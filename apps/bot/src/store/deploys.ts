import type { Requester } from '@jobs-monitor/core';
import type { Collection } from 'mongodb';
import type { Db } from './db.js';
import { COLLECTIONS } from './indexes.js';

/** A version that went out. */
export interface Deploy {
  deploy_id: string;
  version: string;
  at: Date;
  by: Requester;
  note: string | null;
  url: string | null;
}

export interface DeployStore {
  add(deploy: Deploy): Promise<void>;
  /** Newest first. `from` is included, `to` is not. */
  list(bounds: { from?: Date; to?: Date }, limit: number): Promise<Deploy[]>;
}

type DeployDocument = Omit<Deploy, 'deploy_id'> & { _id: string; expires_at: Date };

const KEPT_MS = 90 * 86_400_000;

/** What charts are marked with; kept for 90 days. */
export function createDeployStore(db: Db): DeployStore {
  const withDeploys = <T>(operation: (deploys: Collection<DeployDocument>) => Promise<T>) =>
    db.run((native) => operation(native.collection<DeployDocument>(COLLECTIONS.deploys)));

  return {
    async add({ deploy_id, ...deploy }) {
      const document = { _id: deploy_id, ...deploy, expires_at: new Date(deploy.at.getTime() + KEPT_MS) };
      await withDeploys((deploys) => deploys.insertOne(document, { writeConcern: { w: 'majority', j: true } }));
    },
    async list({ from, to }, limit) {
      const at = { ...(from && { $gte: from }), ...(to && { $lt: to }) };
      const found = await withDeploys((deploys) =>
        deploys
          .find(from || to ? { at } : {})
          .sort({ at: -1, _id: -1 })
          .limit(limit)
          .toArray(),
      );
      return found.map(({ _id, expires_at, ...deploy }) => ({ deploy_id: _id, ...deploy }));
    },
  };
}
