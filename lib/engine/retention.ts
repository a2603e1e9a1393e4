import { compareLsn, formatLsn, type Lsn, logFileName } from '../contracts/lsn.ts';
import { formatCount } from '../contracts/quantity.ts';
import type { RestorableRange, RetentionSettings } from '../contracts/retention.ts';
import type { BaseId, ChainId, GenerationId, LogFileNumber } from '../contracts/units.ts';

/** What a replica directory holds, as far as retention is concerned. Times are Unix milliseconds. */
export interface Holdings {
  /** Undefined where nothing is published: then nothing goes. */
  readonly published: GenerationId | undefined;
  readonly generations: readonly HeldGeneration[];
  readonly bases: readonly HeldBase[];
  readonly chains: readonly HeldChain[];
}

export interface HeldGeneration {
  readonly id: GenerationId;
  readonly chain: ChainId;
  readonly next: LogFileNumber;
  readonly state: 'building' | 'recovering' | 'ready';
  /** What it was recovered to, or where its recovery begins. */
  readonly reached: Lsn;
  readonly bytes: number;
  /** The environment's log went back behind its chain: it and its log may hold commits that nobody else has. */
  readonly ahead: boolean;
  /** How somebody else uses it, or that it was set aside: never touched. */
  readonly use: string | undefined;
  /** A verification reads it, and the log from its `next` on. */
  readonly pinned?: boolean | undefined;
}

export interface HeldBase {
  readonly id: BaseId;
  readonly chain: ChainId;
  readonly next: LogFileNumber;
  readonly recovered: Lsn;
  readonly recoveredAt: number;
  readonly bytes: number;
  /** An operator keeps it. */
  readonly pinned: boolean;
}

export interface HeldChain {
  readonly id: ChainId;
  /** When the archive last grew: no later moment of this chain can be asked for. */
  readonly endsAt: number;
  /** Oldest first: at least all that retention may let go (see `holdings.ts`). */
  readonly files: readonly HeldLogFile[];
  /** There are later files, which were not looked at because they stay. */
  readonly more: boolean;
}

export interface HeldLogFile {
  readonly number: LogFileNumber;
  readonly bytes: number;
  readonly writtenAt: number;
}

/** `path` is relative to the replica directory. */
export interface Needed {
  readonly path: string;
  readonly reason: string;
}

export type Surplus = { readonly path: string; readonly bytes: number; readonly reason: string } & (
  | { readonly kind: 'generation'; readonly generation: GenerationId }
  | { readonly kind: 'base'; readonly base: BaseId }
  | { readonly kind: 'log'; readonly chain: ChainId; readonly number: LogFileNumber }
  | { readonly kind: 'chain'; readonly chain: ChainId }
);

export interface RetentionPlan {
  readonly needed: readonly Needed[];
  /** In the order in which they go: what needs something before what it needs, and the oldest first. */
  readonly surplus: readonly Surplus[];
}

const dayMs = 86_400_000;
const hourMs = 3_600_000;

/**
 * Whether a generation that was just published is to be kept as a base: none of its chain is, or the newest one is old
 * enough and the generation is further. The newest is told by position, so that a clock that was wrong once does not
 * count for ever. An idle environment makes no second base of the same content.
 */
export function isBaseDue(
  bases: readonly { readonly chain: ChainId; readonly recovered: Lsn; readonly keptAt: string }[],
  generation: { readonly chain: ChainId; readonly recovered: Lsn | null },
  settings: RetentionSettings,
  now: number,
): boolean {
  const { recovered } = generation;
  if (settings.keepBases === 0 || recovered === null) return false;
  const newest = bases
    .filter(({ chain }) => chain === generation.chain)
    .sort((a, b) => compareLsn(b.recovered, a.recovered))[0];
  if (!newest) return true;
  const age = now - Date.parse(newest.keptAt);
  const old = age >= settings.baseEveryHours * hourMs || age < 0;
  return old && compareLsn(recovered, newest.recovered) > 0;
}

/** The generation that the next update rolls forward: the furthest of the published one's chain that nobody uses. */
export function standbyOf({
  published,
  generations,
}: Pick<Holdings, 'published' | 'generations'>): HeldGeneration | undefined {
  const chain = generations.find(({ id }) => id === published)?.chain;
  return generations
    .filter(
      (one) =>
        one.id !== published && one.chain === chain && !one.use && !one.pinned && one.state !== 'building',
    )
    .sort((a, b) => compareLsn(b.reached, a.reached))[0];
}

/** Who stays, and why: the published generation, its standby, those that somebody uses, and those with what the environment lost. */
function neededGenerations(holdings: Omit<Holdings, 'chains'>): Map<GenerationId, string> {
  const standby = standbyOf(holdings);
  const needed = new Map<GenerationId, string>();
  for (const { id, use, ahead, pinned } of holdings.generations) {
    if (id === holdings.published) needed.set(id, 'it is published');
    else if (ahead) needed.set(id, 'it may hold commits that the environment has lost');
    else if (use) needed.set(id, use);
    else if (pinned) needed.set(id, 'a verification reads it');
    else if (id === standby?.id) needed.set(id, 'the next update rolls it forward');
  }
  return needed;
}

/** Those that an operator keeps, the newest `keepBases`, and of each chain the one with which restores to the promised days begin. */
function neededBases(
  bases: readonly HeldBase[],
  chains: readonly Pick<HeldChain, 'id' | 'endsAt'>[],
  settings: RetentionSettings,
  now: number,
): Map<BaseId, string> {
  const needed = new Map<BaseId, string>();
  for (const { id, pinned } of bases) if (pinned) needed.set(id, 'an operator keeps it');
  if (settings.keepBases === 0) return needed;
  const newestFirst = [...bases].sort(
    (a, b) => b.recoveredAt - a.recoveredAt || compareLsn(b.recovered, a.recovered),
  );
  for (const { id } of newestFirst.slice(0, settings.keepBases)) {
    if (needed.has(id)) continue;
    needed.set(id, settings.keepBases === 1 ? 'it is the newest base' : `it is one of ${newestOf(settings)}`);
  }
  if (settings.keepArchiveDays === 0) return needed;
  const promised = now - settings.keepArchiveDays * dayMs;
  for (const { id: chain, endsAt } of chains) {
    if (endsAt < promised) continue;
    const own = newestFirst.filter((base) => base.chain === chain);
    const first = own.find(({ recoveredAt }) => recoveredAt <= promised) ?? own.at(-1);
    if (!first || needed.has(first.id)) continue;
    needed.set(
      first.id,
      `restores to the last ${formatCount(settings.keepArchiveDays, 'day')} begin with it`,
    );
  }
  return needed;
}

/** The first log file of a chain that something needs, and what does. */
export interface Floor {
  readonly number: LogFileNumber;
  readonly reason: string;
}

/**
 * From which log file on each chain is needed by a generation or by a base that stays. What a generation that somebody
 * uses needs lies in that generation itself: it is an environment of its own. A chain without an entry is needed by none.
 */
export function floorsOf(
  holdings: Omit<Holdings, 'chains'> & { readonly chains: readonly Pick<HeldChain, 'id' | 'endsAt'>[] },
  settings: RetentionSettings,
  now: number,
): Map<ChainId, Floor> {
  const generations = neededGenerations(holdings);
  const bases = neededBases(holdings.bases, holdings.chains, settings, now);
  const users = [
    ...holdings.generations
      .filter(
        ({ id, use, ahead, pinned }) =>
          id === holdings.published || (generations.has(id) && (ahead || pinned || !use)),
      )
      .map(({ id, chain, next }) => ({ chain, next, what: `generation ${id}` })),
    ...holdings.bases
      .filter(({ id }) => bases.has(id))
      .map(({ id, chain, next }) => ({ chain, next, what: `base ${id}` })),
  ];
  const floors = new Map<ChainId, Floor>();
  for (const { chain, next, what } of users) {
    const lowest = floors.get(chain);
    if (lowest && lowest.number <= next) continue;
    floors.set(chain, { number: next, reason: `recovery of ${what} begins there` });
  }
  return floors;
}

/** Whether a log file must stay for its age alone. One from the future (a clock that stepped) stays. */
export const isYoung = (
  file: Pick<HeldLogFile, 'writtenAt'>,
  settings: RetentionSettings,
  now: number,
): boolean => settings.keepArchiveDays > 0 && file.writtenAt > now - settings.keepArchiveDays * dayMs;

/**
 * What is needed, and what would go. Only the beginning of a chain's log files ever goes, so that what stays has no
 * hole. Where nothing is published, nothing goes.
 */
export function planRetention(holdings: Holdings, settings: RetentionSettings, now: number): RetentionPlan {
  if (!holdings.generations.some(({ id }) => id === holdings.published)) return { needed: [], surplus: [] };
  const generations = neededGenerations(holdings);
  const bases = neededBases(holdings.bases, holdings.chains, settings, now);
  const floors = floorsOf(holdings, settings, now);
  const needed: Needed[] = [];
  const surplus: Surplus[] = [];
  const oldestGenerations = [...holdings.generations].sort((a, b) => compareLsn(a.reached, b.reached));
  for (const { id, bytes } of oldestGenerations) {
    const path = `generations/${id}`;
    const reason = generations.get(id);
    if (reason) needed.push({ path, reason });
    else {
      const why = 'it is neither published nor the one that the next update rolls forward';
      surplus.push({ kind: 'generation', path, bytes, reason: why, generation: id });
    }
  }
  for (const { id, bytes } of [...holdings.bases].sort((a, b) => a.recoveredAt - b.recoveredAt)) {
    const path = `bases/${id}`;
    const reason = bases.get(id);
    if (reason) needed.push({ path, reason });
    else surplus.push({ kind: 'base', path, bytes, reason: whyNoBase(settings), base: id });
  }
  for (const chain of holdings.chains) {
    const judged = judgeChain(chain, floors.get(chain.id), settings, now);
    if (judged.needed) needed.push(judged.needed);
    surplus.push(...judged.surplus);
  }
  return { needed, surplus };
}

const newestOf = ({ keepBases }: Pick<RetentionSettings, 'keepBases'>): string =>
  keepBases === 1 ? 'the newest base' : `the newest ${formatCount(keepBases, 'base')}`;

const whyNoBase = ({ keepBases, keepArchiveDays }: RetentionSettings): string => {
  if (keepBases === 0) return 'no bases are kept';
  const newest = `it is older than ${newestOf({ keepBases })}`;
  return keepArchiveDays === 0 ? newest : `${newest}, and no promised restore begins with it`;
};

function judgeChain(
  chain: HeldChain,
  floor: Floor | undefined,
  settings: RetentionSettings,
  now: number,
): { needed: Needed | undefined; surplus: Surplus[] } {
  const path = `archive/${chain.id}`;
  const stays = chain.files.findIndex(
    (file) => (floor && file.number >= floor.number) || isYoung(file, settings, now),
  );
  const going = stays < 0 ? chain.files : chain.files.slice(0, stays);
  const age =
    settings.keepArchiveDays > 0 ? `, older than ${formatCount(settings.keepArchiveDays, 'day')}` : '';
  if (stays < 0 && !chain.more && !floor) {
    const bytes = going.reduce((sum, file) => sum + file.bytes, 0);
    const reason = `no generation and no base is of this chain${age}`;
    return { needed: undefined, surplus: [{ kind: 'chain', path, bytes, reason, chain: chain.id }] };
  }
  const first = stays < 0 ? floor?.number : chain.files[stays]?.number;
  const byFloor = floor && (first === undefined || first >= floor.number);
  const reason = byFloor ? floor.reason : `younger than ${formatCount(settings.keepArchiveDays, 'day')}`;
  return {
    needed: { path: first === undefined ? path : `${path}/${logFileName(first)} and later`, reason },
    surplus: going.map(({ number, bytes }) => ({
      kind: 'log' as const,
      path: `${path}/${logFileName(number)}`,
      bytes,
      reason: `no generation and no base needs it${age}`,
      chain: chain.id,
      number,
    })),
  };
}

/**
 * The moments of a chain to which a restore can go: from what its oldest base was recovered to, to the end of the
 * archive. Only bases whose log files are all there count. Undefined where there is none.
 */
export function restorableRange(
  bases: readonly { chain: ChainId; next: LogFileNumber; recovered: Lsn; recoveredAt: string }[],
  position: { chain: ChainId; first: LogFileNumber; recordsEnd: Lsn; updatedAt: string } | undefined,
): RestorableRange | undefined {
  const own = bases
    .filter(({ chain, next }) => chain === position?.chain && next >= position.first)
    .sort((a, b) => compareLsn(a.recovered, b.recovered));
  const [oldest] = own;
  if (!oldest || !position) return undefined;
  return {
    chain: position.chain,
    fromLsn: formatLsn(oldest.recovered),
    from: oldest.recoveredAt,
    toLsn: formatLsn(position.recordsEnd),
    to: position.updatedAt,
    bases: own.length,
  };
}
