'use client';
import { useState } from 'react';
import type { ReplicaDetail } from '#lib/contracts/replica.ts';
import { formatBytes } from '../format/bytes.ts';
import { RelativeTime } from '../time/relative-time.tsx';
import { Button } from '../ui/button.tsx';
import { Copyable } from '../ui/copyable.tsx';
import { Notice } from '../ui/notice.tsx';
import { PruneDialog } from './prune-dialog.tsx';

/** The environment's log went back: what is kept of before that, how far it goes, and how it is given up. */
export function KeptAheadNotice({ replica }: { readonly replica: ReplicaDetail }) {
  const [pruning, setPruning] = useState(false);
  const { keptAhead, directory, activeRun, state } = replica;
  if (keptAhead.length === 0) return null;
  return (
    <section aria-label="Kept for lost commits" className="pb-8">
      <Notice look="warning" title="The environment went back behind this replica and may have lost commits">
        <p className="max-w-[80ch] text-pretty">
          What was here is kept, as nobody else may have it. It takes its room until you give it up, which
          cannot be undone: look into it first, or copy it away.
        </p>
        <ul className="space-y-3 py-3">
          {keptAhead.map(({ generation, lsn, at, bytes }) => (
            <li key={generation}>
              <span className="block text-ink">
                <span className="figures">{generation}</span>
                {lsn && (
                  <>
                    , up to <span className="figures">{lsn}</span>
                  </>
                )}
                {at && (
                  <>
                    , received <RelativeTime at={at} />
                  </>
                )}
                , <span className="figures">{formatBytes(bytes)}</span>
              </span>
              <Copyable text={giveUpCommand(directory, generation)} label="command" />
            </li>
          ))}
        </ul>
        <Button
          deed="prune.plan"
          size="sm"
          disabled={activeRun !== null || state === 'in use'}
          onClick={() => setPruning(true)}
        >
          What pruning keeps…
        </Button>
      </Notice>
      {pruning && <PruneDialog replica={replica} onClose={() => setPruning(false)} />}
    </section>
  );
}

/** As a shell takes it. */
const giveUpCommand = (directory: string, generation: string): string =>
  `understudy prune ${/^[\w./-]+$/.test(directory) ? directory : `'${directory.replaceAll("'", `'\\''`)}'`} --give-up ${generation}`;
