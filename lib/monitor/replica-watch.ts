import type { LogCipher } from '../berkeleydb/log-cipher.ts';
import { type ErrorReport, toErrorReport, UnderstudyError } from '../contracts/errors.ts';
import type { KeptAhead } from '../contracts/kept-ahead.ts';
import { compareLsn } from '../contracts/lsn.ts';
import { measureStretch } from '../engine/exposure.ts';
import type { StretchFigures } from '../engine/exposure-index.ts';
import { differenceFromLeft } from '../engine/generations.ts';
import { readKeptAhead } from '../engine/kept-ahead.ts';
import type { ArchivePosition, GenerationManifest, ReplicaManifest } from '../engine/manifests.ts';
import {
  type ReplicaDirectory,
  readCurrent,
  readReplicaDirectory,
  replicaPaths,
} from '../engine/replica-directory.ts';
import type { Files } from '../io/files.ts';

/** What a replica's directory says, as far as the monitor needs it. */
export interface ReplicaView {
  readonly published: GenerationManifest | undefined;
  /** Of the published generation's chain. */
  readonly position: ArchivePosition | undefined;
  readonly publishedPath: string | null;
  /** What a run wrote down about a chain that cannot be continued. */
  readonly brokenChain: string | null;
  /** How the published generation differs from how it was left. */
  readonly inUse: string | null;
  /** What the archive holds beyond the recovered position: received, not recovered yet. Not measured where it is followed. */
  readonly unrecovered: StretchFigures;
  readonly keptAhead: readonly KeptAhead[];
  /** Why the directory cannot be read, or that it is gone. */
  readonly problem: ErrorReport | null;
}

export interface ReplicaWatch {
  /** Reads the directory where it may have changed; an idle replica costs one stat in three looks. Never throws. */
  look(running: boolean, following: boolean): Promise<ReplicaView>;
}

/** Looks in a row that trust the directory's modification time, and looks between two comparisons of every file. */
const looksWithoutReading = 30;
const looksWithoutComparing = 150;
/** Looks between two stats of the replica directory: only a run of the command line changes it unannounced. */
const looksWithoutStat = 3;
/** Looks between two stats of the published generation: opening it makes regions there, which changes its time. */
const looksWithoutPublished = 6;

const nothing: StretchFigures = { bytes: 0, commits: 0, oldestCommitSeconds: undefined };
const empty: ReplicaView = {
  published: undefined,
  position: undefined,
  publishedPath: null,
  brokenChain: null,
  inUse: null,
  unrecovered: nothing,
  keptAhead: [],
  problem: null,
};

/** `cipher` opens the archive's log of an encrypted environment. */
export function createReplicaWatch(files: Files, target: string, cipher?: LogCipher): ReplicaWatch {
  let view = empty;
  let seen: bigint | undefined;
  let looks = 0;
  let wasRunning = false;
  /** Modification time of the published generation's directory when it was last compared, by generation. */
  let compared: { id: string; mtimeNs: bigint } | undefined;
  /** Nothing is added to what is kept: it is read once. */
  let kept: { key: string; found: readonly KeptAhead[] } | undefined;
  let unrecovered: { key: string; figures: StretchFigures } | undefined;

  const stretchInArchive = async (published: GenerationManifest, position: ArchivePosition) => {
    const { recovered } = published;
    if (!recovered || compareLsn(recovered, position.recordsEnd) >= 0) return nothing;
    const key = JSON.stringify([position.chain, recovered, position.recordsEnd]);
    if (unrecovered?.key !== key) {
      const archive = replicaPaths(target).archive(position.chain);
      const figures = await measureStretch(
        files,
        archive,
        { lsn: recovered },
        { upTo: position.recordsEnd, cipher },
      );
      unrecovered = { key, figures };
    }
    return unrecovered.figures;
  };

  const ahead = async (generations: ReplicaManifest['generationsAhead']) => {
    const key = generations.join(' ');
    if (kept?.key !== key) kept = { key, found: await readKeptAhead(files, target, generations) };
    return kept.found;
  };

  const read = async (running: boolean, following: boolean): Promise<ReplicaView> => {
    const directory = await readReplicaDirectory(files, target);
    if (!directory) return empty;
    const { published } = directory;
    if (!published) return empty;
    const { position } = directory;
    return {
      published,
      position,
      publishedPath: replicaPaths(target).generation(published.id),
      brokenChain: recordedBreak(directory),
      inUse: running ? view.inUse : await findUse(published),
      unrecovered: position && !following ? await stretchInArchive(published, position) : nothing,
      keptAhead: await ahead(directory.manifest.generationsAhead),
      problem: null,
    };
  };

  /** A run of ours may change the published generation (one generation only) or move `current`: not looked at then. */
  const findUse = async (published: GenerationManifest): Promise<string | null> => {
    if (published.state !== 'ready') return null;
    const path = replicaPaths(target).generation(published.id);
    const mtimeNs = (await files.stat(path))?.mtimeNs ?? 0n;
    const due = looks % looksWithoutComparing === 0;
    if (!due && compared?.id === published.id && compared.mtimeNs === mtimeNs) return view.inUse;
    const difference = await differenceFromLeft(files, path, published);
    compared = { id: published.id, mtimeNs };
    if (difference === undefined) return null;
    // A publication while we looked explains it.
    return (await readCurrent(files, target)) === published.id ? difference : view.inUse;
  };

  return {
    async look(running, following) {
      const announced = running || following || wasRunning;
      if (!announced && !view.problem && looks % looksWithoutStat !== 0) {
        looks += 1;
        return view;
      }
      try {
        const stat = await files.stat(target);
        const again = looks % looksWithoutReading === 0;
        const peek = looks % looksWithoutPublished === 0;
        if (!stat) throw missing(target);
        // What following receives is on record below, where the target's own time does not tell.
        if (announced || again || stat.mtimeNs !== seen || view.problem)
          view = await read(running, following);
        else if (peek && view.published) view = { ...view, inUse: await findUse(view.published) };
        seen = stat.mtimeNs;
      } catch (error) {
        view = { ...view, problem: toErrorReport(error) };
        seen = undefined;
      }
      wasRunning = running;
      looks += 1;
      return view;
    },
  };
}

function recordedBreak({ manifest, published }: ReplicaDirectory): string | null {
  const recorded = manifest.brokenChain;
  return recorded && recorded.chain === published?.chain ? recorded.message : null;
}

const missing = (target: string): UnderstudyError =>
  new UnderstudyError('target-missing', 'the replica directory is not there', {
    op: 'look at the replica',
    path: target,
    hint: 'Check that its file system is mounted. Where the directory is lost, a snapshot makes a new replica.',
  });
