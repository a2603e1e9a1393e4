import type { Operator } from '../auth/operator.ts';
import type { Removed } from '../contracts/removed.ts';
import { readRemovedEnvironment, readRemovedReplica } from '../store/removed.ts';
import { serviceContext } from './context.ts';

/** What is left of an environment or replica that was removed; null where there never was one of this id. */
export const getRemoved = (
  _operator: Operator,
  kind: Removed['kind'],
  id: string,
): Promise<Removed | null> =>
  kind === 'environment'
    ? readRemovedEnvironment(serviceContext().db, id)
    : readRemovedReplica(serviceContext().db, id);
