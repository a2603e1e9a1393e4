'use client';
import { useSuspenseQuery } from '@tanstack/react-query';
import { UserPlus } from 'lucide-react';
import { useState } from 'react';
import { Button } from '../ui/button.tsx';
import { Section } from '../ui/section.tsx';
import { InvitationList } from './invitation-list.tsx';
import { InviteDialog } from './invite-dialog.tsx';
import { usersQuery } from './queries.ts';
import { UserTable } from './user-table.tsx';

export function UsersView() {
  const { data } = useSuspenseQuery(usersQuery);
  const [inviting, setInviting] = useState(false);
  return (
    <>
      <div className="flex flex-wrap items-start justify-between gap-4 pb-6">
        <p className="max-w-[70ch] text-muted text-pretty">
          Viewers look. Operators also register, run, pause and remove. Administrators also decide who may.
        </p>
        <Button look="primary" deed="user.invite" onClick={() => setInviting(true)}>
          <UserPlus aria-hidden className="size-4" />
          Invite…
        </Button>
      </div>
      <Section title="People">
        <UserTable users={data.users} />
      </Section>
      {data.invitations.length > 0 && (
        <Section title="Invited">
          <InvitationList invitations={data.invitations} />
        </Section>
      )}
      {inviting && <InviteDialog onClose={() => setInviting(false)} />}
    </>
  );
}
