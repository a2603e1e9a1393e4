import { type Lsn, parseLsn } from '#lib/contracts/lsn.ts';
import type { ReplicaLive } from '#lib/contracts/replica.ts';
import { linear } from '../charts/linear.ts';

/** The library's own default size of a log file (`LG_MAX_DEFAULT` in `dbinc/log.h`): 10 MB. */
const defaultLogFileSize = 10 * 1024 * 1024;

/** Files whose edges are closer than this share of the line are drawn as one piece. */
const smallestPiece = 0.8;

export interface LogLinePositions {
  readonly archiveFrom: Lsn | null;
  /** Where the oldest base begins that restores can go from. */
  readonly restorableFrom: Lsn | null;
  readonly recovered: Lsn | null;
  readonly received: Lsn | null;
  readonly now: Lsn;
  readonly fileSize: number;
}

/** A stretch of the line, in percent of its width from the left. */
export interface Stretch {
  readonly from: number;
  readonly to: number;
}

export interface LogLineGeometry {
  readonly firstFile: number;
  readonly lastFile: number;
  /** One piece per log file, or per `filesPerPiece` files where single ones would be too small to see. */
  readonly pieces: readonly (Stretch & { readonly file: number })[];
  readonly filesPerPiece: number;
  /** What is written; the rest of the last file is still empty. */
  readonly written: Stretch;
  /** Not in the replica, but already in its archive. */
  readonly shipped: Stretch | null;
  /** Not in the archive either. */
  readonly missing: Stretch | null;
  readonly marks: {
    readonly archived: number | null;
    readonly restorable: number | null;
    readonly recovered: number | null;
    readonly received: number | null;
    readonly now: number;
  };
  /** True where the archive goes on to the left of the picture. */
  readonly cut: boolean;
}

type Live = Pick<ReplicaLive, 'archiveFromLsn' | 'recoveredLsn' | 'receivedLsn' | 'environmentLsn'>;

/** Null where the environment's end is not known: there is nothing to draw then. */
export function logLinePositions(
  live: Live,
  logFileSize: number | null,
  restorableFrom: string | null = null,
): LogLinePositions | null {
  const now = read(live.environmentLsn);
  if (now === null) return null;
  const archiveFrom = read(live.archiveFromLsn);
  const recovered = read(live.recoveredLsn);
  const received = read(live.receivedLsn);
  const furthest = Math.max(
    now.offset,
    archiveFrom?.offset ?? 0,
    recovered?.offset ?? 0,
    received?.offset ?? 0,
  );
  return {
    archiveFrom,
    restorableFrom: read(restorableFrom),
    recovered,
    received,
    now,
    fileSize: Math.max(logFileSize ?? defaultLogFileSize, furthest),
  };
}

const read = (text: string | null): Lsn | null => (text === null ? null : (parseLsn(text) ?? null));

/** The whole archive, from the first file it holds to the end of the environment's current file. */
export function wholeLine(positions: LogLinePositions): LogLineGeometry {
  return drawLine(positions, oldestFile(positions));
}

/**
 * The end of the line: at least `atLeast` files, and always more than the exposure takes.
 * Whole files, so that the picture stands still until a new file begins.
 */
export function endOfLine(positions: LogLinePositions, atLeast: number): LogLineGeometry {
  const last = positions.now.file;
  const behind = positions.recovered === null ? 0 : last - positions.recovered.file + 1;
  const wanted = Math.max(atLeast, Math.ceil(behind * 1.5));
  return drawLine(positions, Math.max(oldestFile(positions), last - wanted + 1));
}

function oldestFile({ archiveFrom, recovered, now }: LogLinePositions): number {
  const oldest = archiveFrom?.file ?? recovered?.file ?? Math.max(1, now.file - 5);
  return Math.min(oldest, now.file);
}

function drawLine(positions: LogLinePositions, firstFile: number): LogLineGeometry {
  const { archiveFrom, restorableFrom, recovered, received, now, fileSize } = positions;
  const lastFile = now.file;
  const along = linear([(firstFile - 1) * fileSize, lastFile * fileSize], [0, 100]);
  const scale = (position: number): number => Math.min(100, Math.max(0, along(position)));
  const at = (lsn: Lsn) => scale((lsn.file - 1) * fileSize + lsn.offset);
  const within = (lsn: Lsn | null) => (lsn !== null && lsn.file >= firstFile ? at(lsn) : null);

  const filesPerPiece = Math.max(1, Math.ceil(smallestPiece / (100 / (lastFile - firstFile + 1))));
  const pieces: (Stretch & { file: number })[] = [];
  for (let file = firstFile; file <= lastFile; file += filesPerPiece) {
    const end = Math.min(lastFile, file + filesPerPiece - 1);
    pieces.push({ file, from: scale((file - 1) * fileSize), to: scale(end * fileSize) });
  }

  const nowAt = at(now);
  const recoveredAt = recovered === null ? null : Math.min(at(recovered), nowAt);
  const receivedAt = received === null ? null : Math.min(at(received), nowAt);
  const held = Math.max(recoveredAt ?? 0, receivedAt ?? 0);
  return {
    firstFile,
    lastFile,
    pieces,
    filesPerPiece,
    written: { from: 0, to: nowAt },
    shipped: recoveredAt !== null && held > recoveredAt ? { from: recoveredAt, to: held } : null,
    missing: recoveredAt !== null && nowAt > held ? { from: held, to: nowAt } : null,
    marks: {
      archived: within(archiveFrom),
      restorable: within(restorableFrom),
      recovered: recoveredAt,
      received: receivedAt,
      now: nowAt,
    },
    cut: archiveFrom !== null && archiveFrom.file < firstFile,
  };
}
