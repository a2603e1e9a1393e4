'use client';
import { useState } from 'react';
import { removeTokenAction } from '#app/settings/tokens/actions.ts';
import type { TokenSummary } from '#lib/contracts/tokens.ts';
import { useAction } from '../actions/use-action.ts';
import { ConfirmByName } from '../forms/confirm-by-name.tsx';
import { useNowText } from '../time/now.tsx';
import { RelativeTime } from '../time/relative-time.tsx';
import { Button } from '../ui/button.tsx';
import { Cell, Row, Table } from '../ui/table.tsx';
import { readsWords } from './words.ts';

export function TokenTable({ tokens }: { readonly tokens: readonly TokenSummary[] }) {
  const [removing, setRemoving] = useState<TokenSummary | null>(null);
  return (
    <>
      <Table label="Tokens" columns={['Name', 'Reads', 'Last used', 'Ends', 'Made by', '(Remove)']}>
        {tokens.map((token) => (
          <Row key={token.tokenId} className="hover:bg-raised">
            <Cell place="lead" className="font-medium wrap-anywhere">
              {token.name}
            </Cell>
            <Cell place="line">{readsWords[token.role]}</Cell>
            <Cell place="named" title="Last used" className="whitespace-nowrap">
              {token.lastUsedAt ? (
                <RelativeTime at={token.lastUsedAt} />
              ) : (
                <span className="text-muted">not yet</span>
              )}
            </Cell>
            <Cell place="named" title="Ends" className="whitespace-nowrap">
              <End at={token.expiresAt} />
            </Cell>
            <Cell place="named" title="Made by" className="wrap-anywhere text-muted">
              {token.createdBy}, <RelativeTime at={token.createdAt} />
            </Cell>
            <Cell place="beside" className="text-right">
              <Button
                size="sm"
                look="quiet"
                deed="token.remove"
                className="-my-1.5"
                aria-label={`Remove the token ${token.name}`}
                onClick={() => setRemoving(token)}
              >
                Remove…
              </Button>
            </Cell>
          </Row>
        ))}
      </Table>
      {removing && <RemoveToken token={removing} onClose={() => setRemoving(null)} />}
    </>
  );
}

function End({ at }: { readonly at: string | null }) {
  return at === null ? <span className="text-muted">never</span> : <EndAt at={at} />;
}

function EndAt({ at }: { readonly at: string }) {
  const ended = useNowText((now) => (Date.parse(at) <= now ? 'ended ' : ''));
  return (
    <span className={ended ? 'text-warn' : undefined}>
      {ended}
      <RelativeTime at={at} />
    </span>
  );
}

function RemoveToken({ token, onClose }: { readonly token: TokenSummary; readonly onClose: () => void }) {
  const { run, pending, failure } = useAction(removeTokenAction);
  const { tokenId, name } = token;
  const remove = async () => {
    if (await run({ tokenId, name })) onClose();
  };
  return (
    <ConfirmByName
      title={`Remove the token ${name}`}
      name={name}
      verb="Remove the token"
      pending={pending}
      refusal={failure}
      onConfirm={remove}
      onClose={onClose}
    >
      <p>
        Whatever reads with it is refused from now on. It cannot be brought back; another one can be made.
      </p>
    </ConfirmByName>
  );
}
