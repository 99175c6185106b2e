import { closeSync, existsSync, fstatSync, ftruncateSync, openSync, readSync, writeSync } from 'node:fs';
import { DatabaseFolderError } from './folder-error.js';

/** lmdb's file format, version 2 with transaction numbers in page headers (mdb.c of lmdb 3.5). */
const MAGIC = 0xbeefc0de;
const PAGE_HEADER = 24;
const NO_PAGE = 0xffffffffffffffffn;
const META = {
  magic: 24,
  content: 40,
  pageSize: 48,
  freeRoot: 88,
  mainRoot: 136,
  lastPage: 144,
  transaction: 152,
  end: 168,
} as const;
const PAGE_FLAGS = 18;
const LOWER = 20;
const NODE_HEADER = 8;
const BRANCH_PAGE = 1;
const BIG_DATA = 1;

interface Meta {
  offset: number;
  bytes: Buffer;
  pageSize: number;
  roots: bigint[];
  lastPage: bigint;
  transaction: bigint;
}

/**
 * Looks at a data file before lmdb maps it, which ends the process when pages are missing. A file that lost its end is
 * put back to its last commit that is whole, and the sentence that says so is given back: nothing is cut off silently.
 * Throws DatabaseFolderError when no commit is whole.
 */
export function mendDataFile(file: string): string | undefined {
  if (!existsSync(file)) return undefined;
  const fd = openSync(file, 'r+');
  try {
    const size = fstatSync(fd).size;
    if (size === 0) return undefined;
    const metas = readMetas(fd, size, file);
    const whole = metas.find((meta) => isWhole(fd, size, meta));
    if (!whole) throw damaged(file, 'a part of it is missing');
    growTo(fd, size, whole);
    if (whole.transaction === metas[0]?.transaction) return undefined;
    // lmdb begins with the newest of its heads; with the same one in all places it goes on from there.
    for (const { offset } of metas)
      writeSync(fd, whole.bytes, META.content, META.end - META.content, offset + META.content);
    return `The end of ${file} was torn off; the database was put back to its last whole commit, and what was written after that is lost.`;
  } finally {
    closeSync(fd);
  }
}

function damaged(file: string, why: string): DatabaseFolderError {
  return new DatabaseFolderError(
    'damaged',
    `The database file ${file} is damaged (${why}); restore it from a backup, or move it away to start with an empty database.`,
  );
}

/** The heads of the file, newest first: two in turn, and between them that of the last commit known to be on the disk. */
function readMetas(fd: number, size: number, file: string): Meta[] {
  const first = readMeta(fd, 0, size);
  if (!first || first.bytes.readUInt32LE(META.magic) !== MAGIC)
    throw damaged(file, 'it does not begin as a database does');
  const offsets = [first.pageSize / 2, first.pageSize];
  const others = offsets
    .map((offset) => readMeta(fd, offset, size))
    .filter((meta) => meta?.pageSize === first.pageSize);
  return [first, ...(others as Meta[])].toSorted((a, b) => Number(b.transaction - a.transaction));
}

function readMeta(fd: number, offset: number, size: number): Meta | undefined {
  if (offset + META.end > size) return undefined;
  const bytes = Buffer.alloc(META.end);
  readSync(fd, bytes, 0, META.end, offset);
  const pageSize = bytes.readUInt32LE(META.pageSize);
  if (pageSize < 512 || pageSize > 65_536 || (pageSize & (pageSize - 1)) !== 0) return undefined;
  return {
    offset,
    bytes,
    pageSize,
    roots: [bytes.readBigUInt64LE(META.freeRoot), bytes.readBigUInt64LE(META.mainRoot)],
    lastPage: bytes.readBigUInt64LE(META.lastPage),
    transaction: bytes.readBigUInt64LE(META.transaction),
  };
}

/** Whether every page of a commit is in the file. A file as long as it says has them; a shorter one is walked. */
function isWhole(fd: number, size: number, meta: Meta): boolean {
  if (size >= (Number(meta.lastPage) + 1) * meta.pageSize) return true;
  const pages = Math.floor(size / meta.pageSize);
  return meta.roots.every((root) => root === NO_PAGE || isTreeWhole(fd, meta.pageSize, pages, Number(root)));
}

function isTreeWhole(fd: number, pageSize: number, pages: number, number: number): boolean {
  if (number >= pages) return false;
  const page = Buffer.alloc(pageSize);
  readSync(fd, page, 0, pageSize, number * pageSize);
  if (page.readBigUInt64LE(0) !== BigInt(number)) return false;
  const branch = (page.readUInt16LE(PAGE_FLAGS) & BRANCH_PAGE) !== 0;
  for (let i = 0; i < page.readUInt16LE(LOWER) / 2; i += 1) {
    const node = page.readUInt16LE(PAGE_HEADER + 2 * i) + PAGE_HEADER;
    const flags = page.readUInt16LE(node + 4);
    if (branch) {
      const child = page.readUInt32LE(node) + flags * 2 ** 32;
      if (!isTreeWhole(fd, pageSize, pages, child)) return false;
    } else if (flags & BIG_DATA) {
      const data = node + NODE_HEADER + page.readUInt16LE(node + 6);
      if (page.readBigUInt64LE(data) + page.readBigUInt64LE(data + 16) > BigInt(pages)) return false;
    }
  }
  return true;
}

/** lmdb maps whole pages up to the last: those that were free and never written are added. */
function growTo(fd: number, size: number, { lastPage, pageSize }: Meta): void {
  const whole = (Number(lastPage) + 1) * pageSize;
  if (size < whole) ftruncateSync(fd, whole);
}
