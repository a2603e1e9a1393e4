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
          {['Name', 'Email', 'Role', 'Second factor', 'Signed in', ''].map((title) => (
            <th key={title} scope="col" className={clsx(headCell, title === 'Email' && 'max-sm:hidden')}>
              {title || <span className="sr-only">Change</span>}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {users.map((user) => (
          <tr key={user.userId} className={clsx(user.disabledAt && 'text-muted')}>
            <td className={clsx(bodyCell, 'min-w-40 font-medium wrap-anywhere')}>
              {user.name}
              {user.userId === self && <span className="font-normal text-muted"> (you)</span>}
              <span className="block text-sm font-normal text-muted sm:hidden">{user.email}</span>
            </td>
            <td className={clsx(bodyCell, 'min-w-48 wrap-anywhere max-sm:hidden')}>{user.email}</td>
            <td className={clsx(bodyCell, 'whitespace-nowrap')}>
              {user.role}
              {user.disabledAt && ', disabled'}
            </td>
            <td className={bodyCell}>{user.secondFactor ? 'On' : 'Off'}</td>
            <td className={clsx(bodyCell, 'whitespace-nowrap')}>
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
            </td>
            <td className={clsx(bodyCell, 'text-right whitespace-nowrap')}>
              <span className="-my-1.5 inline-flex items-center gap-3 text-sm text-muted">
                <AuditLink of="user" id={user.userId} />
                <UserMenu user={user} self={user.userId === self} />
              </span>
            </td>
          </tr>
        ))}
      </tbody>
    </Table>
  );
}
