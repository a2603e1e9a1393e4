import type { JournalLine } from '#lib/contracts/run.ts';

/**
 * The lines that were loaded before, then those of the newest answer, each once. The newest answer is a window that
 * moves on while a run prints: lines that it has left behind stay as long as nothing is missing in between. Where
 * something is, the older ones go, and can be loaded again.
 */
export function joinLines(
  loaded: readonly JournalLine[],
  newest: readonly JournalLine[],
): readonly JournalLine[] {
  const from = newest[0]?.sequence;
  if (from === undefined) return loaded;
  const before = loaded.filter(({ sequence }) => sequence < from);
  return before.at(-1)?.sequence === from - 1 ? [...before, ...newest] : newest;
}
