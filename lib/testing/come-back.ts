import { cp, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { EnvironmentFixture } from './environment-fixture.ts';
import type { LiveWriter } from './live-writer.ts';

/** What the disk holds at some moment, as it would be found after a crash of the machine then. Answers where it is kept. */
export async function imageOf({ home, root }: EnvironmentFixture): Promise<string> {
  const image = join(root, 'image');
  await cp(home, image, { recursive: true, preserveTimestamps: true });
  return image;
}

export async function removeFrom(home: string, prefix: string): Promise<void> {
  for (const name of await readdir(home)) if (name.startsWith(prefix)) await rm(join(home, name));
}

/** The machine comes up with an older state of the disk, and the application with it. */
export async function comeBack(
  fixture: EnvironmentFixture,
  writer: LiveWriter,
  image: string,
): Promise<LiveWriter> {
  await writer.kill();
  await rm(fixture.home, { recursive: true });
  await cp(image, fixture.home, { recursive: true, preserveTimestamps: true });
  await removeFrom(fixture.home, '__db.');
  return await fixture.start({ recover: true, seed: 99 });
}
