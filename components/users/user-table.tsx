'use client';
import { clsx } from 'clsx';
import type { UserSummary } from '#lib/contracts/users.ts';
import { AuditLink } from '../audit/audit-link.tsx';
import { formatCount } from '../format/count.ts';
import { useSession } from '../session/session.tsx';
import { RelativeTime } from '../time/relative-time.tsx';
import { Cell, Row, Table } from '../ui/table.tsx';
import { UserMenu } from './user-menu.tsx';

export function UserTable({ users }: { readonly users: readonly UserSummary[] }) {
  const self = useSession()?.userId;
  return (
    <Table label="People" columns={['Name', 'Email', 'Role', 'Second factor', 'Signed in', '(Change)']}>
      {users.map((user) => (
        <Row key={user.userId} className={clsx(user.disabledAt && 'text-muted')}>
          <Cell place="lead" className="min-w-40 font-medium wrap-anywhere">
            {user.name}
            {user.userId === self && <span className="font-normal text-muted"> (you)</span>}
          </Cell>
          <Cell place="line" className="min-w-48 wrap-anywhere">
            {user.email}
          </Cell>
          <Cell className="whitespace-nowrap">
            {user.role}
            {user.disabledAt && ', disabled'}
          </Cell>
          <Cell place="named" title="Second factor">
            {user.secondFactor ? 'On' : 'Off'}
          </Cell>
          <Cell place="named" title="Signed in" className="whitespace-nowrap">
            {user.lastSeenAt ? (
              <>
                {formatCount(user.sessions, 'session')}
                <span className="text-sm text-muted">
                  , last used <RelativeTime at={user.lastSeenAt} />
                </span>
              </>
            ) : (
              <span className="text-muted">No</span>
            )}
          </Cell>
          <Cell place="beside" className="text-right whitespace-nowrap">
            <span className="-my-1.5 inline-flex items-center gap-3 text-sm text-muted">
              <AuditLink of="user" id={user.userId} />
              <UserMenu user={user} self={user.userId === self} />
            </span>
          </Cell>
        </Row>
      ))}
    </Table>
  );
}
