import { z } from 'zod';
import type { HistoryFilter, HistoryPage, RunDetail, RunSummary } from '../contracts/run.ts';
import type { Db } from './client.ts';
import type { Prisma } from './generated/client.ts';
import { asId, notFound } from './ids.ts';
import { runNames, toRunDetail, toRunSummary } from './run-rows.ts';

/** Journal lines in one answer. */
const linesPerPage = 1000;
const runsPerPage = 50;

/** Which lines of a journal: the first after one, or the newest before one; of neither, the newest. */
export interface LineRange {
  readonly afterSequence?: number | undefined;
  readonly beforeSequence?: number | undefined;
}

/** The run with a page of its lines, oldest first; `linesTruncated` tells of lines before them. Throws `not-found`. */
export async function readRun(db: Db, runId: string, range: LineRange = {}): Promise<RunDetail> {
  const id = asId('run', runId);
  const after = range.afterSequence ?? 0;
  const before = range.beforeSequence;
  // The run first: steps and lines that are read after its end are those that it ended with.
  const row = await db.run.findUnique({ where: { id }, include: runNames });
  if (!row) throw notFound('run');
  const [steps, lines] = await Promise.all([
    db.runStep.findMany({ where: { runId: id }, orderBy: { position: 'asc' } }),
    db.journalLine.findMany({
      where: { runId: id, sequence: { gt: after, ...(before === undefined ? {} : { lt: before }) } },
      orderBy: { sequence: after > 0 ? 'asc' : 'desc' },
      take: linesPerPage,
    }),
  ]);
  if (after === 0) lines.reverse();
  return toRunDetail(row, steps, lines, (lines[0]?.sequence ?? 1) > after + 1);
}

/** Newest first. The cursor is the place after the last run of a page, so pages stay right while runs are added. */
export async function readHistory(
  db: Db,
  filter: Omit<HistoryFilter, 'within'>,
  limit: number = runsPerPage,
): Promise<HistoryPage> {
  const where = conditions(filter);
  if (where === undefined) return { runs: [], nextCursor: null };
  const rows = await db.run.findMany({
    where,
    orderBy: [{ requestedAt: 'desc' }, { id: 'desc' }],
    take: limit + 1,
    include: runNames,
  });
  const page = rows.slice(0, limit);
  const last = page.at(-1);
  return {
    runs: page.map(toRunSummary),
    nextCursor: rows.length > limit && last ? writeCursor(last.requestedAt, last.id) : null,
  };
}

/** The newest runs of a replica. `replicaId` must be an id. */
export async function readRunsOfReplica(db: Db, replicaId: string, limit: number): Promise<RunSummary[]> {
  return [...(await readHistory(db, { replica: replicaId }, limit)).runs];
}

/** Undefined where nothing can match. */
function conditions(filter: Omit<HistoryFilter, 'within'>): Prisma.RunWhereInput | undefined {
  if ([filter.environment, filter.replica].some((id) => id !== undefined && !isId(id))) return undefined;
  const cursor = filter.after === undefined ? undefined : readCursor(filter.after);
  if (filter.after !== undefined && cursor === undefined) return undefined;
  return {
    ...(filter.environment === undefined ? {} : { environmentId: filter.environment }),
    ...(filter.replica === undefined ? {} : { replicaId: filter.replica }),
    ...(filter.kind === undefined ? {} : { kind: filter.kind }),
    ...(filter.state === undefined ? {} : { state: filter.state }),
    ...(filter.trigger === undefined ? {} : { trigger: filter.trigger }),
    ...asked(filter),
    ...(cursor === undefined
      ? {}
      : {
          // The first condition bounds the index scan; the second decides within one instant.
          requestedAt: { ...asked(filter).requestedAt, lte: cursor.at },
          OR: [{ requestedAt: { lt: cursor.at } }, { id: { lt: cursor.id } }],
        }),
  };
}

/** When the runs were asked for, where the filter says so. */
function asked({ from, to }: HistoryFilter): { requestedAt?: Prisma.DateTimeFilter } {
  if (from === undefined && to === undefined) return {};
  return {
    requestedAt: {
      ...(from === undefined ? {} : { gte: new Date(from) }),
      ...(to === undefined ? {} : { lt: new Date(to) }),
    },
  };
}

const isId = (value: string): boolean => z.uuid().safeParse(value).success;

const writeCursor = (at: Date, id: string): string =>
  Buffer.from(`${at.getTime()}.${id}`).toString('base64url');

function readCursor(cursor: string): { at: Date; id: string } | undefined {
  const [time = '', id = ''] = Buffer.from(cursor, 'base64url').toString('latin1').split('.');
  return /^\d{1,15}$/.test(time) && isId(id) ? { at: new Date(Number(time)), id } : undefined;
}
