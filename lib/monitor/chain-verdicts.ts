import { scanLog } from '../berkeleydb/log-reader.ts';
import { toErrorReport } from '../contracts/errors.ts';
import type { Lsn } from '../contracts/lsn.ts';
import { assertContinues, breaksChain } from '../engine/chain.ts';
import type { ArchivePosition } from '../engine/manifests.ts';
import { replicaPaths } from '../engine/replica-directory.ts';
import type { Files } from '../io/files.ts';

/** Whether the log of an environment continues the archives of its replicas; looked at again only when something moved. */
export interface ChainVerdicts {
  /**
   * Null where it does, else why not, in a sentence. Asked at every look; reads where the position moved, after
   * `reconsider`, and now and then where the answer was no. Throws log-unreadable and the like.
   */
  of(replicaId: string, request: ChainQuestion): Promise<string | null>;
  /** The log itself could not be followed from this position: the answer is no until something moves. */
  condemn(replicaId: string, position: ArchivePosition, reason: string): void;
  /** The log changed under the watch: everything is asked again. */
  reconsider(): void;
}

export interface ChainQuestion {
  readonly target: string;
  readonly position: ArchivePosition;
  readonly logDirectory: string;
  readonly logVersion: number | undefined;
  /** Where the log ended at the last look; undefined before the first. */
  readonly logEnd: Lsn | undefined;
  readonly signal?: AbortSignal | undefined;
}

interface Verdict {
  readonly key: string;
  readonly reason: string | null;
  readonly looksLeft: number;
}

/** Looks until an answer is asked again: half a minute where bytes are compared, five where the log was scanned. */
const looksAfterComparing = 15;
const looksAfterScanning = 150;

export function createChainVerdicts(files: Files): ChainVerdicts {
  const verdicts = new Map<string, Verdict>();

  const ask = async (request: ChainQuestion): Promise<string | null> => {
    const { target, position, logDirectory, signal } = request;
    try {
      await assertContinues({
        files,
        logDirectory,
        logVersion: request.logVersion ?? position.logVersion,
        archive: replicaPaths(target).archive(position.chain),
        position,
      });
      // Where the file of the position has left the environment, the header of the next one proves that nothing followed.
      const { recordsEnd } = position;
      await scanLog(files, logDirectory, { lsn: recordsEnd }, { upTo: recordsEnd, signal });
      return null;
    } catch (error) {
      if (!breaksChain(error)) throw error;
      return toErrorReport(error).message;
    }
  };

  return {
    async of(replicaId, request) {
      const key = keyOf(request.position);
      const known = verdicts.get(replicaId);
      // While the log still ends in the file of the position, whoever follows its end sees what happens to that file.
      // A position that the log has left behind can lose its file unseen.
      const stands = known?.reason === null && request.logEnd?.file === request.position.recordsEnd.file;
      if (known?.key === key && (stands || known.looksLeft > 0)) {
        verdicts.set(replicaId, { ...known, looksLeft: known.looksLeft - 1 });
        return known.reason;
      }
      const reason = await ask(request);
      verdicts.set(replicaId, { key, reason, looksLeft: looksAfterComparing });
      return reason;
    },
    condemn(replicaId, position, reason) {
      verdicts.set(replicaId, { key: keyOf(position), reason, looksLeft: looksAfterScanning });
    },
    reconsider() {
      verdicts.clear();
    },
  };
}

const keyOf = (position: ArchivePosition): string =>
  JSON.stringify([position.chain, position.received, position.recordsEnd]);
