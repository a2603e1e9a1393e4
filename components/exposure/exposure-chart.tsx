'use client';
import { useQuery } from '@tanstack/react-query';
import { clsx } from 'clsx';
import { parseAsStringLiteral, useQueryState } from 'nuqs';
import { useState } from 'react';
import { exposureRangeNames } from '#lib/contracts/exposure-series.ts';
import type { ReplicaDetail } from '#lib/contracts/replica.ts';
import { ReadFailure } from '../failures/read-failure.tsx';
import { Disclosure } from '../ui/disclosure.tsx';
import { Segmented } from '../ui/segmented.tsx';
import { ExposurePicture } from './exposure-picture.tsx';
import { ExposureTable } from './exposure-table.tsx';
import { type MeasureName, measureNames, measures } from './measures.ts';
import { exposureQuery } from './queries.ts';

const rangeParser = parseAsStringLiteral(exposureRangeNames).withDefault('hour');

/** What was at risk over the last hour, day, week or month, the worst of each moment: as a picture and as a table. */
export default function ExposureChart({ replica }: { readonly replica: ReplicaDetail }) {
  const [range, setRange] = useQueryState('range', rangeParser);
  const [measure, setMeasure] = useState<MeasureName>('age');
  const seenAt = replica.observedAt === null ? 0 : Date.parse(replica.observedAt);
  const { data, error, refetch, isPlaceholderData } = useQuery(
    exposureQuery(replica.replicaId, range, seenAt),
  );
  const shown = data?.range === range;
  return (
    <div className="rounded-md border bg-surface px-5 pt-4 pb-3 max-sm:px-4">
      <div className="flex flex-wrap items-center justify-between gap-2 pb-3">
        <Segmented
          label="How far back"
          value={range}
          options={exposureRangeNames.map((name) => ({ value: name, label: name }))}
          onChange={setRange}
        />
        <Segmented
          label="What is drawn"
          value={measure}
          options={measureNames.map((name) => ({ value: name, label: measures[name].title }))}
          onChange={setMeasure}
        />
      </div>
      {error ? (
        <div className="min-h-44">
          <ReadFailure error={error} onRetry={refetch} />
        </div>
      ) : (
        <div className={clsx('transition-opacity', isPlaceholderData && !shown && 'opacity-60')}>
          <ExposurePicture
            series={data}
            measure={measure}
            goalMs={replica.goalMs}
            present={replica.exposure}
          />
        </div>
      )}
      <div className="pt-2">
        <Disclosure title="As a table">{data && <ExposureTable series={data} />}</Disclosure>
      </div>
    </div>
  );
}
