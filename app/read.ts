import { notFound } from 'next/navigation';
import { cache } from 'react';
import { pageOperator, pageVisitor } from '#app/page-boundary.ts';
import type { Operator } from '#lib/auth/operator.ts';
import { isUnderstudyError } from '#lib/contracts/errors.ts';
import type { Removed } from '#lib/contracts/removed.ts';
import type { Installation } from '#lib/contracts/settings.ts';
import { getEnvironment } from '#lib/services/get-environment.ts';
import { getRemoved } from '#lib/services/get-removed.ts';
import { getReplica } from '#lib/services/get-replica.ts';
import { getRun } from '#lib/services/get-run.ts';
import { getInstallation } from '#lib/services/settings.ts';

/** Where a page is of something that was removed, the view of what is left of it. */
export const readRemoved = cache(
  async (kind: Removed['kind'], id: string): Promise<Removed | null> =>
    getRemoved(await pageOperator(), kind, id),
);

/**
 * One read per request, shared by a page's title and its content. What does not exist becomes the 404 page, unless
 * `removed` finds that it did once: null then.
 */
const readerOrRemoved = <T>(kind: Removed['kind'], read: (operator: Operator, id: string) => Promise<T>) =>
  cache(async (id: string): Promise<T | null> => {
    try {
      return await read(await pageOperator(), id);
    } catch (error) {
      if (!isUnderstudyError(error) || error.code !== 'not-found') throw error;
      if (await readRemoved(kind, id)) return null;
      notFound();
    }
  });

/** One read per request, shared by a page's title and its content. What does not exist becomes the 404 page. */
const reader = <T>(read: (operator: Operator, id: string) => Promise<T>) =>
  cache(async (id: string): Promise<T> => {
    try {
      return await read(await pageOperator(), id);
    } catch (error) {
      if (isUnderstudyError(error) && error.code === 'not-found') notFound();
      throw error;
    }
  });

const unknown: Installation = { name: '', pause: null };

/** What every page shows of the installation; nothing to those who are not signed in. */
export const readInstallation = cache(async (): Promise<Installation> => {
  const visitor = await pageVisitor();
  return visitor ? getInstallation(visitor) : unknown;
});

export const readEnvironment = reader(getEnvironment);
export const readEnvironmentOrRemoved = readerOrRemoved('environment', getEnvironment);
export const readReplicaOrRemoved = readerOrRemoved('replica', getReplica);
export const readRun = reader((operator, id) => getRun(operator, id));
