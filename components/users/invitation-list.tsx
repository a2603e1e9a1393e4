'use client';
import { withdrawInvitationAction } from '#app/settings/users/actions.ts';
import type { Invitation } from '#lib/contracts/users.ts';
import { SettingRow } from '../account/setting-row.tsx';
import { useAction } from '../actions/use-action.ts';
import { RefusalText } from '../sign-in/refusal-text.tsx';
import { RelativeTime } from '../time/relative-time.tsx';
import { Button } from '../ui/button.tsx';

export function InvitationList({ invitations }: { readonly invitations: readonly Invitation[] }) {
  const { run, pending, failure } = useAction(withdrawInvitationAction);
  return (
    <ul className="divide-y">
      {invitations.map(({ invitationId, name, email, role, createdBy, expiresAt }) => (
        <li key={invitationId}>
          <SettingRow
            actions={
              <Button
                size="sm"
                deed="user.withdraw"
                disabled={pending}
                aria-label={`Withdraw the invitation of ${name}`}
                onClick={() => run({ invitationId, name })}
              >
                Withdraw
              </Button>
            }
          >
            <p className="font-medium wrap-anywhere">
              {name} <span className="font-normal text-muted">as {role}</span>
            </p>
            <p className="text-sm text-muted wrap-anywhere">
              {email} · invited by {createdBy} · expires <RelativeTime at={expiresAt} />
            </p>
          </SettingRow>
        </li>
      ))}
      {failure && (
        <li className="px-4 py-3">
          <RefusalText failure={failure} />
        </li>
      )}
    </ul>
  );
}
