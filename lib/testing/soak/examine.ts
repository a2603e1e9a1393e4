import { rm } from 'node:fs/promises';
import {
  examineGeneration,
  missingAcknowledged,
  publishedGeneration,
  verifyGeneration,
} from '../compare-databases.ts';
import { databasesCutShort } from '../cut-short.ts';
import { dumpDatabases } from '../dump-databases.ts';
import { generationsInStep, withoutLost } from '../replica-proof.ts';
import type { Scene } from './profile.ts';

/** Opens and verifies a copy of the published generation. What is wrong with it; nothing where it is whole. */
export async function examinePublished({ fixture }: Scene): Promise<string[]> {
  const scratch = await fixture.scratch();
  try {
    return await verifyGeneration(await publishedGeneration(fixture.target), scratch);
  } finally {
    await rm(scratch, { recursive: true });
  }
}

/**
 * Compares every database of every generation with the active, whose writers must be at rest and whose last commit must
 * lie before the last update; verifies them, and looks for each record that was acknowledged before `before`.
 */
export async function examineReplica(scene: Scene, before: number): Promise<string[]> {
  const { fixture, counters } = scene;
  const active = await dumpDatabases(fixture.home);
  const acknowledged = await scene.writer().acknowledged();
  const lost = await databasesCutShort(fixture.home);
  const found: string[] = [];
  for (const generation of await generationsInStep(fixture.target)) {
    const scratch = await fixture.scratch();
    try {
      const { differences, verify, dumps } = await examineGeneration(generation, scratch, active);
      const missing = missingAcknowledged(dumps, acknowledged, before);
      found.push(
        ...withoutLost(differences, lost).map((text) => `${generation}: ${text}`),
        ...verify.map((text) => `${generation}: ${text}`),
        ...missing
          .slice(0, 5)
          .map(({ database, key }) => `${generation}: acknowledged, not there: ${database} ${key}`),
      );
      counters.comparisons += 1;
    } finally {
      await rm(scratch, { recursive: true });
    }
  }
  return found;
}
