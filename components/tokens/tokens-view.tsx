'use client';
import { useSuspenseQuery } from '@tanstack/react-query';
import { KeyRound } from 'lucide-react';
import { useState } from 'react';
import { Button } from '../ui/button.tsx';
import { Empty } from '../ui/empty.tsx';
import { Section } from '../ui/section.tsx';
import { MakeTokenDialog } from './make-token-dialog.tsx';
import { tokensQuery } from './queries.ts';
import { TokenTable } from './token-table.tsx';

/** `publicAddress`: by which the console goes; null for as the browser found it. */
export function TokensView({ publicAddress }: { readonly publicAddress: string | null }) {
  const { data } = useSuspenseQuery(tokensQuery);
  const [making, setMaking] = useState(false);
  const make = (
    <Button look="primary" deed="token.make" onClick={() => setMaking(true)}>
      <KeyRound aria-hidden className="size-4" />
      Make a token…
    </Button>
  );
  return (
    <>
      <div className="flex flex-wrap items-start justify-between gap-4 pb-6">
        <p className="max-w-[70ch] text-muted text-pretty">
          With a token a program reads what these pages show: a check of your monitoring, a script. It changes
          nothing, and it stays when who made it leaves.
        </p>
        {data.length > 0 && make}
      </div>
      {data.length === 0 ? (
        <Empty title="No tokens" action={make}>
          Nothing but people who are signed in reads from this console.
        </Empty>
      ) : (
        <Section title="Tokens">
          <TokenTable tokens={data} />
        </Section>
      )}
      {making && <MakeTokenDialog publicAddress={publicAddress} onClose={() => setMaking(false)} />}
    </>
  );
}
