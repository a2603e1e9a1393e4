'use client';
import { Trash2 } from 'lucide-react';
import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { removeEnvironmentAction } from '#app/environments/[id]/actions.ts';
import type { EnvironmentDetail } from '#lib/contracts/environment.ts';
import { useAction } from '../actions/use-action.ts';
import { formatCount } from '../format/count.ts';
import { ConfirmByName } from '../forms/confirm-by-name.tsx';
import { Button } from '../ui/button.tsx';

export function RemoveEnvironment({ environment }: { readonly environment: EnvironmentDetail }) {
  const router = useRouter();
  const [open, setOpen] = useState(false);
  const { run, pending, failure } = useAction(removeEnvironmentAction);
  const remove = async () => {
    if (await run(environment.id)) router.push('/environments');
  };
  return (
    <>
      <Button deed="environment.remove" look="quiet" onClick={() => setOpen(true)}>
        <Trash2 aria-hidden className="size-4" />
        Remove…
      </Button>
      {open && (
        <ConfirmByName
          title={`Remove ${environment.name}`}
          name={environment.name}
          verb="Remove the environment"
          pending={pending}
          refusal={failure}
          onConfirm={remove}
          onClose={() => setOpen(false)}
        >
          <p>
            It is no longer followed, and it leaves the console with its{' '}
            {formatCount(environment.replicas.length, 'replica')}. No file is touched: neither the environment
            nor the replicas.
          </p>
        </ConfirmByName>
      )}
    </>
  );
}
