'use client';
import { clsx } from 'clsx';
import type { UserSummary } from '#lib/contracts/users.ts';
import { AuditLink } from '../audit/audit-link.tsx';
import { formatCount } from '../format/count.ts';
import { useSession } from '../session/session.tsx';
import { RelativeTime } from '../time/relative-time.tsx';
import { bodyCell, headCell, Table } from '../ui/table.tsx';
import { UserMenu } from './user-menu.tsx';

export function UserTable({ users }: { readonly users: readonly UserSummary[] }) {
  const self = useSession()?.userId;
  return (
    <Table label="People">
      <thead>
        <tr>
          {['Name', 'Role', 'Second factor', 'Signed in', ''].map((title) => (
            <th key={title} scope="col" className={headCell}>
              {title || <span className="sr-only">Change</span>}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {users.map((user) => (
          <tr key={user.userId} className={clsx(user.disabledAt && 'text-muted')}>
            <td className={clsx(bodyCell, 'min-w-48')}>
              <p className="font-medium wrap-anywhere">
                {user.name}
                {user.userId === self && <span className="font-normal text-muted"> (you)</span>}
              </p>
              <p className="text-sm text-muted wrap-anywhere">{user.email}</p>
            </td>
            <td className={bodyCell}>
              {user.role}
              {user.disabledAt && <span className="block text-sm">disabled</span>}
            </td>
            <td className={bodyCell}>{user.secondFactor ? 'On' : 'Off'}</td>
            <td className={clsx(bodyCell, 'whitespace-nowrap')}>
              {user.lastSeenAt ? (
                <>
                  {formatCount(user.sessions, 'session')}
                  <span className="block text-sm text-muted">
                    last used <RelativeTime at={user.lastSeenAt} />
                  </span>
                </>
              ) : (
                <span className="text-muted">No</span>
              )}
            </td>
            <td className={clsx(bodyCell, 'text-right whitespace-nowrap')}>
              <span className="pr-3 text-sm text-muted">
                <AuditLink of="user" id={user.userId} />
              </span>
              <UserMenu user={user} self={user.userId === self} />
            </td>
          </tr>
        ))}
      </tbody>
    </Table>
  );
}
