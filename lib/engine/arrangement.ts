import { join } from 'node:path';
import type { DatabaseMeta } from '../berkeleydb/database-file.ts';
import type { FileWrite } from '../berkeleydb/log-records.ts';
import { committedNames, type FileStory, type LogStory } from './log-story.ts';

/*
 * Where database files have to stand before recovery begins. Recovery goes by names, and takes what it finds for the
 * state after a crash, so that a file which the log renames can be lost or damaged, each time with exit status 0 (seen
 * with 5.3.28, by experiment and in `fop_rec.c`):
 *
 * - `fop_file_remove`, which comes with each renaming, looks in the backward pass for the file under the name that it
 *   leaves. Is it not there, recovery takes the renaming for done, leaves it out in the forward pass, and removes what
 *   an earlier record has put under that name by then. So a file that is made and renamed, renamed twice, or renamed
 *   away and back in one recovery is lost. It has to stand under each name that it leaves: under the first one to begin
 *   with, under the others as marks, which the renamings then overwrite.
 * - The cache knows files by uid, not by name. Where a file stands under its old and its new name with different
 *   content, pages of one can be kept for those of the other: what the log wrote is missing on disk. So no two files of
 *   one uid, unless they are equal.
 * - Under its new name alone, a file lacks what was written under the old one and was not on the active's disk yet.
 */

/** A database file, in the generation or copied beside it. */
export interface Standing {
  /** Data directory, relative to the generation. */
  readonly directory: string;
  readonly name: string;
  readonly meta: DatabaseMeta | undefined;
  /** Absolute, where the content is. */
  readonly path: string;
}

export type Content = { readonly path: string } | { readonly pages: readonly FileWrite[] };

export interface ArrangementRequest {
  readonly story: LogStory;
  /** The generation's files: as an earlier recovery left them, or, with `copied`, as this run copied them. */
  readonly present: readonly Standing[];
  readonly copied: boolean;
  /** Copies of the active's files that the generation lacks, with the names that the active had for them. */
  readonly copies: readonly Standing[];
  /** Whether the active had the file under this name at the last look. */
  readonly isLooked: (file: Standing) => boolean;
}

export interface Arrangement {
  /** Files of the generation that must not stand where they do. Absolute. They may be the content of a `put`. */
  readonly remove: readonly string[];
  /** `place` is relative to the generation; nothing else stands there once the removals are done. */
  readonly put: readonly { readonly place: string; readonly content: Content }[];
}

/** What a file goes by: the log, the active's disk at the last look, or nothing, where the log makes it anyway. */
type Level = 'log' | 'look' | 'nothing';

/** A file with the places that it is to have. */
interface Party {
  readonly present: Standing | undefined;
  readonly copy: Standing | undefined;
  /** The log makes it from its first page, and leaves it under that name: it need not stand anywhere. */
  readonly isIdle: boolean;
  level: Level;
  /** The first one is where recovery is to find it, the others are marks. */
  places: readonly string[];
  content: Content | undefined;
}

export const placeOf = (file: Pick<Standing, 'directory' | 'name'>): string =>
  join(file.directory, file.name);

/** Works out the arrangement. Pure. */
export function arrange(request: ArrangementRequest): Arrangement {
  const parties = [...foundParties(request), ...madeLater(request)];
  while (settleConflicts(parties, request));
  return toActions(parties);
}

function foundParties({ story, present, copied, copies, isLooked }: ArrangementRequest): Party[] {
  const parties: Party[] = [];
  const pairs = new Map<string, { present?: Standing; copy?: Standing }>();
  const take = (file: Standing, side: 'present' | 'copy') => {
    const uid = file.meta?.uid;
    const pair = uid === undefined ? undefined : (pairs.get(uid) ?? {});
    // Queue extents have no uid; of two files with one uid, which somebody copied by hand, each stays as it is.
    if (uid === undefined || pair === undefined || pair[side] || (pair.present && isLooked(pair.present)))
      parties.push(asItIs(file, side));
    else pairs.set(uid, { ...pair, [side]: file });
  };
  for (const file of present) take(file, 'present');
  for (const file of copies) take(file, 'copy');
  for (const pair of pairs.values()) {
    const file = pair.present ?? pair.copy;
    if (file) parties.push(byTheLog(file, pair, story.of(file.meta), copied));
  }
  return parties;
}

const asItIs = (file: Standing, side: 'present' | 'copy'): Party => ({
  present: side === 'present' ? file : undefined,
  copy: side === 'copy' ? file : undefined,
  isIdle: false,
  level: 'look',
  places: [placeOf(file)],
  content: { path: file.path },
});

function byTheLog(
  file: Standing,
  { present, copy }: { readonly present?: Standing; readonly copy?: Standing },
  story: FileStory | undefined,
  copied: boolean,
): Party {
  const { names, left, gone } = committedNames(story);
  const party: Party = {
    present,
    copy,
    isIdle: story?.made !== undefined && names.length > 0 && left.length === 0,
    level: 'log',
    places: [placeOf(file)],
    content: { path: file.path },
  };
  const onActive = copy ?? (copied ? present : undefined);
  const isTold = (name: string) =>
    story?.changes.some((change) => change.from === name || change.to === name) === true;
  // Not in the log, or renamed outside any transaction, of which the log says nothing.
  if (onActive && !isTold(onActive.name)) return { ...party, ...lookOf(party) };
  // Removed by the end: the records find it where it is, or nothing.
  if (gone) return { ...party, level: 'nothing', places: [] };
  const first = present && !copied ? present.name : (names[0] ?? file.name);
  const places = [first, ...marksAfter(first, left)].map((name) => placeOf({ ...file, name }));
  return { ...party, places };
}

/** The names that a file leaves in the log after it has left `first` there. */
function marksAfter(first: string, left: readonly string[]): string[] {
  const index = left.indexOf(first);
  return index === -1 ? [] : [...new Set(left.slice(index + 1))].filter((name) => name !== first);
}

/** Files that were made and renamed after the last look: nobody copied them, the log alone brings them. */
function madeLater({ story, present, copies }: ArrangementRequest): Party[] {
  const found = new Set([...present, ...copies].map((file) => story.of(file.meta)));
  return story.files.flatMap((file): Party[] => {
    const { left, gone } = committedNames(file);
    if (found.has(file) || !file.made || gone || left.length === 0) return [];
    const { directory, pages } = file.made;
    const places = [...new Set(left)].map((name) => join(directory, name));
    return [{ present: undefined, copy: undefined, isIdle: false, level: 'log', places, content: { pages } }];
  });
}

/** As the active had it at the last look. */
function lookOf({ present, copy }: Party): Pick<Party, 'level' | 'places' | 'content'> {
  const file = copy ?? present;
  if (!file) return nothing;
  return { level: 'look', places: [placeOf(file)], content: { path: file.path } };
}

const nothing = { level: 'nothing', places: [], content: undefined } as const;

/** Where two files want one place, what recovery can do without gives way. False where no such place is left. */
function settleConflicts(parties: readonly Party[], request: ArrangementRequest): boolean {
  const wanted = new Map<string, Party[]>();
  for (const party of parties) {
    for (const place of new Set(party.places)) wanted.set(place, [...(wanted.get(place) ?? []), party]);
  }
  let changed = false;
  for (const rivals of wanted.values()) {
    if (rivals.length < 2) continue;
    const idle = rivals.filter((party) => party.isIdle && party.level === 'log');
    for (const party of idle.length > 0 ? idle : rivals) changed = giveWay(party, request) || changed;
  }
  return changed;
}

function giveWay(party: Party, { isLooked }: ArrangementRequest): boolean {
  const { level, isIdle, present, copy } = party;
  if (level === 'log') Object.assign(party, isIdle ? nothing : lookOf(party));
  else if (level === 'look' && !copy && present && !isLooked(present)) Object.assign(party, nothing);
  else return false;
  return true;
}

function toActions(parties: readonly Party[]): Arrangement {
  const put: { place: string; content: Content }[] = [];
  const staying = new Set<Standing>();
  for (const { present, places, content } of parties) {
    if (content === undefined) continue;
    const own = present && 'path' in content && content.path === present.path ? placeOf(present) : undefined;
    for (const place of new Set(places)) {
      if (present && place === own) staying.add(present);
      else put.push({ place, content });
    }
  }
  const taken = new Set(put.map(({ place }) => place));
  const remove = parties.flatMap(({ present, places }) => {
    if (!present || staying.has(present)) return [];
    return places.length > 0 || taken.has(placeOf(present)) ? [present.path] : [];
  });
  return { remove, put };
}
