import { existsSync } from 'node:fs';
import { DataSource } from 'typeorm';
import type { DatabaseAddress } from '../../config';
import { CopyLedger } from './copy-ledger';
import { CopiedTable, inOrderOfKeys, type Fingerprint } from './copy-table';
import { carryCounter } from './counters';
import { dataSourceOptions, type EntityClass } from '../schema/data-source';
import { forCommands } from '../postgres/patient-options';
import { fillSearchIndex } from '../sqlite/feed-search-index';
import { isPending } from '../schema/migration-state';
import { shownAddress } from '../../config';
import { reasonOf } from '../open-store';
import { MissingFile, OperationError } from '../operation-error';

/** Reports progress: `done` of `total` rows of a table have been copied or compared. */
export type Progress = (step: 'copy' | 'compare', table: string, done: number, total: number) => void;

export interface Copied extends Fingerprint {
  table: string;
}

/**
 * Copies all rows of `from` into `to`, which is migrated first. `to` must be empty, unless an earlier copy of the same
 * database was interrupted; then the copy resumes. Resolves after both sides have been compared. Throws {@link
 * OperationError} if the copy is not possible or the two differ. `limitMs` is how long PostgreSQL may take for a statement.
 */
export async function copyDatabase(
  from: DatabaseAddress,
  to: DatabaseAddress,
  { entities, progress, limitMs }: { entities: EntityClass[]; progress: Progress; limitMs?: number },
): Promise<Copied[]> {
  if (shownAddress(from) === shownAddress(to))
    throw new OperationError(`${shownAddress(from)} cannot be copied onto itself.`);
  if (from.type === 'sqlite' && !existsSync(from.file)) throw new MissingFile(from.file);
  const opened: DataSource[] = [];
  try {
    const source = await open(from, { entities, limitMs }, opened);
    if (await isPending(source, shownAddress(from))) {
      throw new OperationError(
        `${shownAddress(from)} is of an older version: start the service on it once, then copy it.`,
      );
    }
    const target = await open(to, { entities, limitMs }, opened);
    return await copyTables(source, target, { from: shownAddress(from), to: shownAddress(to), progress });
  } finally {
    for (const dataSource of opened) await dataSource.destroy();
  }
}

async function open(
  address: DatabaseAddress,
  { entities, limitMs }: { entities: EntityClass[]; limitMs?: number },
  opened: DataSource[],
): Promise<DataSource> {
  try {
    const options = forCommands(dataSourceOptions(address, entities), limitMs);
    const dataSource = await new DataSource(options).initialize();
    opened.push(dataSource);
    return dataSource;
  } catch (error) {
    throw new OperationError(`The database ${shownAddress(address)} cannot be used: ${reasonOf(error)}.`);
  }
}

interface Names {
  from: string;
  to: string;
  progress: Progress;
}

async function copyTables(source: DataSource, target: DataSource, { from, to, progress }: Names): Promise<Copied[]> {
  const sources = inOrderOfKeys(source);
  const pairs = sources.map((table) => [table, table.in(target)] as const);
  const targets = pairs.map(([, table]) => table);
  const ledger = await CopyLedger.open(target, targets, { from, to });
  for (const [read, write] of pairs) await copyRows(read, write, ledger, progress);
  if (target.options.type === 'sqlite') await fillSearchIndex((work) => target.transaction(work));

  const copied: Copied[] = [];
  for (const [read, write] of pairs) {
    const total = await write.count();
    const [ours, theirs] = await Promise.all([
      read.fingerprint(),
      write.fingerprint((rows) => progress('compare', write.name, rows, total)),
    ]);
    if (ours.rows !== theirs.rows || ours.checksum !== theirs.checksum) throw differs(write.name, ours, theirs);
    copied.push({ table: write.name, ...theirs });
  }
  for (const [read, write] of pairs) await carryCounter(read, write);
  await ledger.close();
  return copied;
}

async function copyRows(read: CopiedTable, write: CopiedTable, ledger: CopyLedger, progress: Progress): Promise<void> {
  const total = await read.count();
  let { lastKey, rows } = ledger.position(write);
  progress('copy', write.name, rows, total);
  for (;;) {
    const batch = await read.rowsAfter(lastKey);
    if (batch.length === 0) return;
    try {
      lastKey = read.keyOf(batch.at(-1)!);
      rows += batch.length;
      // In one transaction, so that the ledger never claims rows that were not copied.
      await write.dataSource.transaction(async (em) => {
        await write.insert(em, batch);
        await ledger.record(em, write, { lastKey: lastKey!, rows });
      });
    } catch (error) {
      throw new OperationError(`The rows of ${write.name} up to ${String(lastKey)} were refused: ${reasonOf(error)}.`);
    }
    progress('copy', write.name, rows, total);
  }
}

const differs = (table: string, ours: Fingerprint, theirs: Fingerprint): OperationError =>
  new OperationError(
    `The copy of ${table} is not equal: ${ours.rows} rows ${ours.checksum} there, ${theirs.rows} rows ${theirs.checksum} ` +
      'here. Either side was written to meanwhile; stop the service, drop the target and copy again.',
  );
