import { MongoError } from '../../errors.js';
import type { Document } from '../document.js';
import { toNumber } from '../numbers.js';
import { isDocument, isNumeric } from '../types.js';
import { type Action, addAction, createTree, type Tree } from './tree.js';

type ProjectionKind = 'inclusion' | 'exclusion';

interface ParsedProjection {
  kind: ProjectionKind;
  tree: Tree;
}

/** What differs between a find and a `$project`: how an operator document or a literal becomes an action. */
export interface ProjectionDialect {
  /** The action for a value that is neither flag nor nested projection, and the kind that it decides, if any. */
  action(path: string, value: unknown): { action: Action; decides?: ProjectionKind; suggests?: ProjectionKind };
}

/** Parses a projection; throws for one that mixes inclusion and exclusion. */
export function parseProjection(projection: Document, dialect: ProjectionDialect): ParsedProjection {
  const tree = createTree();
  let kind: ProjectionKind | undefined;
  let suggested: ProjectionKind | undefined;
  let id: boolean | undefined;

  const decide = (wanted: ProjectionKind, path: string) => {
    if (kind !== undefined && kind !== wanted) throw mixed(wanted, path);
    kind = wanted;
  };
  const visit = (path: string, value: unknown) => {
    if (isNumeric(value) || typeof value === 'boolean') {
      const included = value === true || (value !== false && toNumber(value) !== 0);
      if (path === '_id') id = included;
      else decide(included ? 'inclusion' : 'exclusion', path);
      addAction(tree, path, { kind: included ? 'include' : 'exclude' });
    } else if (isDocument(value) && !Object.keys(value)[0]?.startsWith('$')) {
      const entries = Object.entries(value);
      if (entries.length === 0) {
        throw new MongoError(51270, `An empty sub-projection is not a valid value. Found empty object at path`);
      }
      for (const [key, nested] of entries) visit(`${path}.${key}`, nested);
    } else {
      const { action, decides, suggests } = dialect.action(path, value);
      if (decides) {
        if (kind === 'exclusion')
          throw new MongoError(31252, 'Cannot use expression other than $meta in exclusion projection');
        kind = decides;
      }
      suggested ??= suggests;
      addAction(tree, path.endsWith('.$') ? path.slice(0, -2) : path, action);
    }
  };
  for (const [path, value] of Object.entries(projection)) visit(path, value);

  kind ??= suggested ?? (id === true ? 'inclusion' : 'exclusion');
  if (kind === 'inclusion' && id === undefined && !tree.children.has('_id'))
    tree.children.set('_id', { kind: 'include' });
  if (kind === 'exclusion' && id === true) tree.children.delete('_id');
  return { kind, tree };
}

function mixed(wanted: ProjectionKind, path: string): MongoError {
  return wanted === 'inclusion'
    ? new MongoError(31254, `Cannot do inclusion on field ${path} in exclusion projection`)
    : new MongoError(31253, `Cannot do exclusion on field ${path} in inclusion projection`);
}
