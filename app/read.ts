import { notFound } from 'next/navigation';
import { cache } from 'react';
import { pageOperator } from '#app/page-boundary.ts';
import type { Operator } from '#lib/auth/operator.ts';
import { isUnderstudyError } from '#lib/contracts/errors.ts';
import { getEnvironment } from '#lib/services/get-environment.ts';
import { getReplica } from '#lib/services/get-replica.ts';
import { getRun } from '#lib/services/get-run.ts';

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

export const readEnvironment = reader(getEnvironment);
export const readReplica = reader(getReplica);
export const readRun = reader((operator, id) => getRun(operator, id));
