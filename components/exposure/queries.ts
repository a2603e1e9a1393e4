import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import { type ExposureRange, type ExposureSeries, exposureRanges } from '#lib/contracts/exposure-series.ts';
import { getJson } from '../query/get-json.ts';

/**
 * Not below the replica's own key: each step of a run makes that out of date, and the past stays as it is. `seenAt` is when
 * the replica was looked at last: with each step of the chart that this enters, it is read again.
 */
export const exposureQuery = (id: string, range: ExposureRange, seenAt: number) =>
  queryOptions({
    queryKey: ['exposure', id, range, Math.floor(seenAt / exposureRanges[range].stepMs)] as const,
    queryFn: ({ signal }) =>
      getJson<ExposureSeries>(`/api/replicas/${encodeURIComponent(id)}/exposure?range=${range}`, signal),
    placeholderData: keepPreviousData,
    gcTime: 30_000,
  });
