import { Pin } from 'lucide-react';
import { useState } from 'react';
import { pinBaseAction } from '#app/replicas/[id]/actions.ts';
import type { BaseFound } from '#lib/contracts/base.ts';
import type { ReplicaDetail } from '#lib/contracts/replica.ts';
import { useAction } from '../actions/use-action.ts';
import { Refusal } from '../failures/refusal.tsx';
import { formatBytes } from '../format/bytes.ts';
import { RelativeTime } from '../time/relative-time.tsx';
import { Button } from '../ui/button.tsx';
import { Cell, Row, Table } from '../ui/table.tsx';
import { UnpinDialog } from './unpin-dialog.tsx';

interface BaseTableProps {
  readonly replica: Pick<ReplicaDetail, 'replicaId' | 'name' | 'retention'>;
  readonly bases: readonly BaseFound[];
}

export function BaseTable({ replica, bases }: BaseTableProps) {
  const [unpinning, setUnpinning] = useState<BaseFound | null>(null);
  const { run, pending, failure } = useAction(pinBaseAction);
  return (
    <>
      <Table label="Bases of this replica" columns={['Restores go from', 'Position', 'Size', 'Kept']}>
        {bases.map((base) => {
          const { id, recoveredAt, recoveredLsn, bytes, pinned, ofPresentChain } = base;
          return (
            <Row key={id} className="hover:bg-raised">
              <Cell place="lead" className="whitespace-nowrap">
                <RelativeTime at={recoveredAt} />
              </Cell>
              <Cell place="line" className="figures whitespace-nowrap">
                {recoveredLsn}
                {!ofPresentChain && <span className="text-muted"> · an ended chain</span>}
              </Cell>
              <Cell place="beside" className="figures whitespace-nowrap">
                {formatBytes(bytes)}
              </Cell>
              <Cell place="line">
                <div className="flex items-center justify-between gap-3 whitespace-nowrap">
                  <span className="inline-flex items-center gap-1.5">
                    {pinned && <Pin aria-hidden className="size-4 text-accent" />}
                    {pinned ? 'until you say otherwise' : 'as the retention says'}
                  </span>
                  <Button
                    deed="replica.pin-base"
                    size="sm"
                    look="quiet"
                    className="-my-1.5"
                    disabled={pending}
                    aria-label={`${pinned ? 'Leave to the retention' : 'Keep this one'}: base of ${recoveredLsn}`}
                    onClick={() =>
                      pinned
                        ? setUnpinning(base)
                        : run({ replicaId: replica.replicaId, base: id, pinned: true })
                    }
                  >
                    {pinned ? 'Leave to the retention…' : 'Keep this one'}
                  </Button>
                </div>
              </Cell>
            </Row>
          );
        })}
      </Table>
      {failure && <Refusal failure={failure} className="border-t px-4 py-2.5" />}
      {unpinning && <UnpinDialog replica={replica} base={unpinning} onClose={() => setUnpinning(null)} />}
    </>
  );
}
