import { z } from 'zod';
import type { Operator } from '../auth/operator.ts';
import { type About, type Licence, licenceSchema } from '../contracts/about.ts';
import { localFiles } from '../io/local-files.ts';
import { readServerVersion } from '../store/server-version.ts';
import { serviceContext } from './context.ts';
import { reportOf } from './error-report.ts';
import { getHealth } from './get-health.ts';
import { servedHosts } from './settings.ts';
import { productVersion } from './version.ts';

/** What is installed, and how it is. Never throws for a part that does not answer. */
export async function getAbout(_operator: Operator): Promise<About> {
  const context = serviceContext();
  const [health, postgres, hosts] = await Promise.all([
    getHealth(),
    readServerVersion(context.db).catch(() => null),
    servedHosts(context).catch(() => [context.host]),
  ]);
  const asked = hosts.map(async (host): Promise<About['hosts'][number]> => {
    try {
      return { host, description: await context.ask(host, 'describe-host', {}), problem: null };
    } catch (error) {
      return { host, description: null, problem: reportOf(error).message };
    }
  });
  return {
    version: productVersion,
    buildId: process.env.UNDERSTUDY_BUILD_ID ?? null,
    node: process.versions.node,
    postgres,
    health,
    hosts: await Promise.all(asked),
  };
}

/** The packages that this build runs with. None where it was not built, as in development. */
export async function getLicences(_operator: Operator): Promise<readonly Licence[]> {
  const path = process.env.UNDERSTUDY_LICENCES;
  if (!path) return [];
  return z.array(licenceSchema).parse(JSON.parse((await localFiles.readWhole(path)).toString()));
}
