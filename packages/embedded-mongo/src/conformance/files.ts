import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { EJSON } from 'bson';
import type { Document } from '../query/document.js';

/** One published test file in the drivers' unified format. */
export interface TestFile {
  name: string;
  runOnRequirements?: Requirement[];
  createEntities: EntitySpec[];
  initialData?: CollectionData[];
  tests: TestCase[];
}

/** What a file asks to be made: exactly one of the three. */
export interface EntitySpec {
  client?: { id: string; uriOptions?: Document };
  database?: { id: string; client: string; databaseName: string; databaseOptions?: Document };
  collection?: { id: string; database: string; collectionName: string; collectionOptions?: Document };
}

export interface Requirement {
  minServerVersion?: string;
  maxServerVersion?: string;
  topologies?: string[];
}

export interface CollectionData {
  databaseName: string;
  collectionName: string;
  documents: Document[];
}

export interface TestCase {
  description: string;
  runOnRequirements?: Requirement[];
  operations: Operation[];
  expectEvents?: { client: string; events: Document[] }[];
  outcome?: CollectionData[];
}

export interface Operation {
  object: string;
  name: string;
  arguments?: Document;
  expectResult?: unknown;
  expectError?: Document;
}

const REPOSITORY = fileURLToPath(new URL('../../../../', import.meta.url));

/** Where the published tests are: `CONFORMANCE_DIR`, else beside the repository; undefined when they are not there. */
export function conformanceFolder(): string | undefined {
  const folder = process.env.CONFORMANCE_DIR || join(REPOSITORY, '..', 'shared', 'conformance', 'crud');
  return existsSync(folder) ? folder : undefined;
}

export function readTestFiles(folder: string): TestFile[] {
  return readdirSync(folder)
    .filter((file) => file.endsWith('.json'))
    .sort()
    .map((file) => ({
      ...(EJSON.parse(readFileSync(join(folder, file), 'utf8')) as TestFile),
      name: file.slice(0, -5),
    }));
}
