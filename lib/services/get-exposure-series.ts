import { z } from 'zod';
import type { Operator } from '../auth/operator.ts';
import { type ExposureSeries, exposureRangeNames } from '../contracts/exposure-series.ts';
import { readExposureSeries } from '../store/exposure-series.ts';
import { serviceContext } from './context.ts';
import { parseInput } from './invalid-input.ts';

const querySchema = z.object({ range: z.enum(exposureRangeNames).default('hour') });

/** The exposure of a replica over the last hour, day, week or month. Throws `not-found`. */
export async function getExposureSeries(
  _operator: Operator,
  replicaId: string,
  query: unknown,
): Promise<ExposureSeries> {
  const { range } = parseInput(querySchema, query);
  const { db, now } = serviceContext();
  return readExposureSeries(db, replicaId, range, now());
}
