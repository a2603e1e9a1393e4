import { join } from 'node:path';
import { logFileName, lsn } from '../contracts/lsn.ts';
import type { RetentionSettings } from '../contracts/retention.ts';
import { type ChainId, chainId, type GenerationId } from '../contracts/units.ts';
import type { Host } from '../hosts/host.ts';
import type { Files } from '../io/files.ts';
import { listArchive } from './archive.ts';
import { listBases } from './bases.ts';
import { describeFiles, differenceFromLeft } from './generations.ts';
import type { GenerationManifest, ReplicaManifest } from './manifests.ts';
import { livePins, type PinRecord } from './pins.ts';
import { listGenerations, readArchivePosition, readCurrent, replicaPaths } from './replica-directory.ts';
import {
  type Floor,
  floorsOf,
  type HeldBase,
  type HeldChain,
  type HeldGeneration,
  type HeldLogFile,
  type Holdings,
  isYoung,
  standbyOf,
} from './retention.ts';

/** What the replica's record says of generations. */
type RecordedGenerations = Pick<ReplicaManifest, 'keptGenerations' | 'generationsAhead'>;

/**
 * Reads what a replica directory holds, for {@link import('./retention.ts').planRetention}. Changes nothing. Log files
 * that stay in any case are not looked at one by one: an archive can hold very many. `changed` are the generations that
 * somebody else changed and that are not on record as set aside yet.
 */
export async function readHoldings(
  host: Host,
  target: string,
  recorded: RecordedGenerations,
  settings: RetentionSettings,
  now: number,
): Promise<{ holdings: Holdings; changed: readonly { id: GenerationId; how: string }[] }> {
  const { files } = host;
  const published = await readCurrent(files, target);
  // After `current`: who pins a generation looks once more whether it is published still.
  const pins = await livePins(host, target);
  const { generations, changed } = await holdGenerations(files, target, published, recorded, pins);
  const bases = (await listBases(files, target)).map(
    (base): HeldBase => ({ ...base, recoveredAt: Date.parse(base.recoveredAt) }),
  );
  const ends = await readChainEnds(files, target);
  const known = { published, generations, bases };
  const floors = floorsOf({ ...known, chains: ends }, settings, now);
  const chains: HeldChain[] = [];
  for (const { id, endsAt } of ends) {
    const archive = replicaPaths(target).archive(id);
    chains.push({ id, endsAt, ...(await readOldest(files, archive, floors.get(id), settings, now)) });
  }
  return { holdings: { ...known, chains }, changed };
}

async function holdGenerations(
  files: Files,
  target: string,
  published: GenerationId | undefined,
  { keptGenerations, generationsAhead }: RecordedGenerations,
  pins: readonly PinRecord[],
) {
  const changed: { id: GenerationId; how: string }[] = [];
  const manifests = await listGenerations(files, target);
  const held = (manifest: GenerationManifest): HeldGeneration => ({
    id: manifest.id,
    chain: manifest.chain,
    next: manifest.next,
    state: manifest.state,
    reached: manifest.recovered ?? lsn(manifest.next, 0),
    bytes: manifest.files.reduce((sum, { size }) => sum + size, 0),
    ahead: generationsAhead.includes(manifest.id),
    use: keptGenerations.includes(manifest.id) ? 'it was set aside for whoever used it' : undefined,
    pinned: pins.some(({ generation }) => generation === manifest.id),
  });
  const generations = manifests.map(held);
  const standby = standbyOf({ published, generations });
  for (const [index, manifest] of manifests.entries()) {
    const generation = generations[index];
    if (!generation || generation.use || manifest.id === published || manifest.id === standby?.id) continue;
    const directory = replicaPaths(target).generation(manifest.id);
    const how = manifest.state === 'ready' ? await differenceFromLeft(files, directory, manifest) : undefined;
    if (how) changed.push({ id: manifest.id, how });
    const present = manifest.files.length > 0 ? manifest.files : await describeFiles(files, directory);
    const bytes = present.reduce((sum, { size }) => sum + size, 0);
    generations[index] = { ...generation, bytes, use: how && `somebody else changed it: ${how}` };
  }
  return { generations, changed };
}

async function readChainEnds(files: Files, target: string): Promise<{ id: ChainId; endsAt: number }[]> {
  const { archives } = replicaPaths(target);
  if (!(await files.stat(archives))) return [];
  const ends: { id: ChainId; endsAt: number }[] = [];
  for (const entry of await files.list(archives)) {
    if (entry.kind !== 'directory' || !/^[a-z0-9-]{4,64}$/.test(entry.name)) continue;
    const id = chainId(entry.name);
    const position = await readArchivePosition(files, target, id);
    // Killed before it held anything for certain.
    ends.push({ id, endsAt: position ? Date.parse(position.updatedAt) : 0 });
  }
  return ends;
}

/** From the oldest log file on, up to the first that stays. */
async function readOldest(
  files: Files,
  archive: string,
  floor: Floor | undefined,
  settings: RetentionSettings,
  now: number,
): Promise<Pick<HeldChain, 'files' | 'more'>> {
  const oldest: HeldLogFile[] = [];
  const numbers = await listArchive(files, archive);
  for (const number of numbers) {
    if (floor && number >= floor.number) break;
    const stat = await files.stat(join(archive, logFileName(number)));
    if (!stat) continue;
    const file = { number, bytes: stat.size, writtenAt: Number(stat.mtimeNs / 1_000_000n) };
    oldest.push(file);
    if (isYoung(file, settings, now)) break;
  }
  return { files: oldest, more: oldest.length < numbers.length };
}
