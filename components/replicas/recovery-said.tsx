'use client';
import { useQuery } from '@tanstack/react-query';
import Link from 'next/link';
import type { ReplicaDetail } from '#lib/contracts/replica.ts';
import { linkClasses } from '../ui/classes.ts';
import { Disclosure } from '../ui/disclosure.tsx';
import { recoverySaidQuery } from './queries.ts';

/** What `db_recover` printed last: its verdict, the rest folded, and the run that it belongs to. */
export function RecoverySaid({ replica }: { readonly replica: ReplicaDetail }) {
  const { data, error } = useQuery({
    ...recoverySaidQuery(replica.replicaId, replica.recovery?.at ?? null),
    enabled: replica.recovery !== null,
  });
  if (replica.recovery === null || data === null) return <span className="text-muted">nothing yet</span>;
  if (error) return <span className="text-muted">it could not be read</span>;
  const lines = data?.lines ?? [];
  return (
    <div className="min-h-17">
      <p className="figures wrap-anywhere">{verdictOf(lines) ?? (data ? 'nothing that is kept' : ' ')}</p>
      {data && (
        <div className="flex flex-wrap items-start gap-x-4 text-sm">
          <Link href={`/runs/${data.runId}`} prefetch={false} className={`${linkClasses} py-1`}>
            in this run
          </Link>
          {lines.length > 1 && (
            <Disclosure title="all of it">
              <pre className="figures whitespace-pre-wrap text-muted wrap-anywhere">{lines.join('\n')}</pre>
            </Disclosure>
          )}
        </div>
      )}
    </div>
  );
}

/** `BDB1518 Recovery complete at …`, else the last line. */
const verdictOf = (lines: readonly string[]): string | undefined =>
  lines.findLast((line) => line.includes('BDB1518')) ?? lines.at(-1);
