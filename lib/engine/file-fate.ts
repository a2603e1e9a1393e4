import type { LogStory } from './log-story.ts';

/**
 * What recovery to the end of a log does with a name: it must be `there`, it is `gone` (removed, or renamed away), or
 * its making was `undone`. `restored`: what stands on the active's disk was put there by a transaction that did not
 * commit, and recovery brings back the file that had the name before. `unsaid`: the log says nothing about the name, so
 * it stays as it was.
 */
export type FileFate = 'there' | 'gone' | 'undone' | 'restored' | 'unsaid';

export interface JudgedName {
  readonly fate: FileFate;
  /** Of the file that is `there`, where the log tells. */
  readonly uid: string | undefined;
}

/**
 * Judges a name by the log that recovery read: the last create, rename or remove that committed. A file can stand on the
 * active's disk while the transaction that made it is still open; recovery rightly removes it. BERKELEYDB.md, update
 * rule 5.
 */
export function judgeName(story: LogStory, name: string): JudgedName {
  const operations = story.operations.get(name) ?? [];
  const first = operations[0];
  const last = operations.at(-1);
  if (!first || !last) return { fate: 'unsaid', uid: undefined };
  if (last.committed) return { fate: last.effect, uid: last.uid };
  const lastCommitted = operations.findLast((operation) => operation.committed);
  // Nothing committed: a name that was first taken away was there before, one that was first made was not.
  const before = lastCommitted ? lastCommitted.effect === 'there' : first.effect === 'gone';
  return { fate: before ? 'restored' : 'undone', uid: undefined };
}
