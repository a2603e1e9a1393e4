import type { BaseFound } from '#lib/contracts/base.ts';

/** Moments to which a restore can go, without a gap between them. Unix milliseconds. */
export interface RestorableSpan {
  readonly from: number;
  readonly to: number;
  /** When the bases in it were taken, oldest first. */
  readonly bases: readonly number[];
  /** It goes on: the chain that is being followed. */
  readonly goesOn: boolean;
}

/** The oldest position that restores of the chain that is being followed go from; null where it has no base. */
export function restorableFrom(bases: readonly BaseFound[]): string | null {
  const own = bases.filter(({ ofPresentChain, restorableTo }) => ofPresentChain && restorableTo !== null);
  const [oldest] = own.sort((a, b) => Date.parse(a.recoveredAt) - Date.parse(b.recoveredAt));
  return oldest?.recoveredLsn ?? null;
}

/**
 * The spans that the bases and the archives of their chains make, oldest first. What lies between two of them cannot be
 * restored: a chain had ended there, and the next one had no base yet.
 */
export function restorableSpans(bases: readonly BaseFound[]): readonly RestorableSpan[] {
  const byEnd = Map.groupBy(
    bases.filter(({ restorableTo }) => restorableTo !== null),
    ({ restorableTo, ofPresentChain }) => `${restorableTo} ${ofPresentChain}`,
  );
  return [...byEnd.values()]
    .map((members): RestorableSpan => {
      const times = members.map(({ recoveredAt }) => Date.parse(recoveredAt)).sort((a, b) => a - b);
      const [from = 0] = times;
      const end = Date.parse(members[0]?.restorableTo ?? '');
      return {
        from,
        to: Math.max(from, end),
        bases: times,
        goesOn: members[0]?.ofPresentChain === true,
      };
    })
    .sort((a, b) => a.from - b.from);
}
