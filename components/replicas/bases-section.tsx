'use client';
import { useQuery } from '@tanstack/react-query';
import { clsx } from 'clsx';
import { Eraser } from 'lucide-react';
import { useState } from 'react';
import type { ReplicaDetail } from '#lib/contracts/replica.ts';
import { asSentence } from '../format/count.ts';
import { ReadError } from '../query/get-json.ts';
import { Button } from '../ui/button.tsx';
import { Section } from '../ui/section.tsx';
import { BaseTable } from './base-table.tsx';
import { PruneDialog } from './prune-dialog.tsx';
import { basesQuery } from './queries.ts';
import { RestorableLine } from './restorable-line.tsx';

/** What the replica keeps for restores to a moment, which of it an operator keeps for good, and pruning by hand. */
export function BasesSection({ replica }: { readonly replica: ReplicaDetail }) {
  const { data: bases, error } = useQuery(basesQuery(replica.replicaId));
  const [pruning, setPruning] = useState(false);
  if (replica.publishedPath === null) return null;
  const closed = replica.activeRun !== null || replica.state === 'in use';
  return (
    <Section
      title="Restorable range"
      aside={
        <Button deed="prune.plan" size="sm" look="quiet" disabled={closed} onClick={() => setPruning(true)}>
          <Eraser aria-hidden className="size-4" />
          Prune…
        </Button>
      }
    >
      {bases && bases.length > 0 ? (
        <>
          <RestorableLine bases={bases} />
          <BaseTable replica={replica} bases={bases} />
        </>
      ) : (
        // As tall as one base, where there is one to come: what stands below does not move.
        <p
          className={clsx(
            'px-4 py-3 text-muted',
            bases === undefined && replica.retention.keepBases > 0 && 'min-h-[188px]',
          )}
        >
          {error && asSentence(error instanceof ReadError ? error.report.message : 'they could not be read')}
          {!error && bases === undefined && 'Looking…'}
          {bases &&
            'No base is kept: it can be failed over to as it is published, and restored to no earlier moment.'}
        </p>
      )}
      {pruning && <PruneDialog replica={replica} onClose={() => setPruning(false)} />}
    </Section>
  );
}
