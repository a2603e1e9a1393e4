'use client';
import { useState } from 'react';
import { letReplicaGoAction } from '#app/replicas/[id]/actions.ts';
import type { ReplicaSummary } from '#lib/contracts/replica.ts';
import { useAction } from '../actions/use-action.ts';
import { ConfirmByName } from '../forms/confirm-by-name.tsx';
import { Button } from '../ui/button.tsx';

interface LetGoProps {
  readonly replica: Pick<ReplicaSummary, 'replicaId' | 'name' | 'environmentName' | 'recoveredLsn'>;
}

/** The operator's choice between a replica and the disk of the environment. */
export function LetGo({ replica }: LetGoProps) {
  const [asking, setAsking] = useState(false);
  return (
    <>
      <Button
        deed="replica.let-go"
        size="sm"
        onClick={() => setAsking(true)}
        aria-label={`Let it go… ${replica.name}`}
      >
        Let it go…
      </Button>
      {asking && <LetGoDialog replica={replica} onClose={() => setAsking(false)} />}
    </>
  );
}

function LetGoDialog({ replica, onClose }: LetGoProps & { readonly onClose: () => void }) {
  const { run, pending, failure } = useAction(letReplicaGoAction);
  const letGo = async () => {
    if (await run(replica.replicaId)) onClose();
  };
  return (
    <ConfirmByName
      title={`Let ${replica.name} go`}
      name={replica.name}
      verb="Let it go"
      dismiss="Keep holding log files back"
      pending={pending}
      refusal={failure}
      onConfirm={letGo}
      onClose={onClose}
    >
      <p>
        With the next run of another replica, log files leave {replica.environmentName} that {replica.name}{' '}
        does not have. Its chain is broken then, for good: it cannot be updated any more, and the next run has
        to be a snapshot, which copies everything and takes it back in.
      </p>
      <p className="pt-2">
        {replica.recoveredLsn
          ? `What it has published stays as it is, recovered to ${replica.recoveredLsn}, and can be opened. `
          : 'Nothing of it is published yet. '}
        Until the first log file has left, you can take this back.
      </p>
    </ConfirmByName>
  );
}
