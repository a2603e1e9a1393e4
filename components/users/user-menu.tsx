'use client';
import { Menu } from '@base-ui/react/menu';
import { clsx } from 'clsx';
import { Ellipsis } from 'lucide-react';
import { useState } from 'react';
import { enableUserAction, makePasswordLinkAction } from '#app/settings/users/actions.ts';
import type { HandedLink, UserSummary } from '#lib/contracts/users.ts';
import { useAction } from '../actions/use-action.ts';
import { buttonClasses, popupClasses } from '../ui/classes.ts';
import { LinkDialog } from './link-dialog.tsx';
import { RefusalDialog } from './refusal-dialog.tsx';
import { RoleDialog } from './role-dialog.tsx';
import { type ShutOut, ShutOutDialog } from './shut-out-dialog.tsx';

interface UserMenuProps {
  readonly user: UserSummary;
  /** Nobody shuts themselves out. */
  readonly self: boolean;
}

const itemClasses =
  'flex min-h-9 cursor-default items-center px-3 py-1 outline-hidden select-none data-disabled:text-faint data-highlighted:not-data-disabled:bg-raised';

export function UserMenu({ user, self }: UserMenuProps) {
  const [open, setOpen] = useState<'role' | ShutOut | null>(null);
  const [link, setLink] = useState<HandedLink | null>(null);
  const enable = useAction(enableUserAction);
  const password = useAction(makePasswordLinkAction);
  const refused = [enable, password].find(({ failure }) => failure);
  const { userId, name, disabledAt, sessions } = user;
  const close = () => setOpen(null);
  return (
    <>
      <Menu.Root>
        <Menu.Trigger aria-label={`Change ${name}`} className={buttonClasses('quiet', 'icon')}>
          <Ellipsis aria-hidden className="size-4" />
        </Menu.Trigger>
        <Menu.Portal>
          <Menu.Positioner sideOffset={4} align="end" className="z-50 outline-hidden">
            <Menu.Popup className={clsx(popupClasses, 'min-w-56 py-1')}>
              <Menu.Item className={itemClasses} onClick={() => setOpen('role')}>
                Change the role…
              </Menu.Item>
              <Menu.Item
                className={itemClasses}
                onClick={async () => setLink((await password.run(userId)) ?? null)}
              >
                Make a link for a new password
              </Menu.Item>
              <Menu.Item
                className={itemClasses}
                disabled={self || sessions === 0}
                onClick={() => setOpen('end sessions')}
              >
                Sign out everywhere…
              </Menu.Item>
              {disabledAt ? (
                <Menu.Item className={itemClasses} onClick={() => enable.run(userId)}>
                  Enable
                </Menu.Item>
              ) : (
                <Menu.Item className={itemClasses} disabled={self} onClick={() => setOpen('disable')}>
                  Disable…
                </Menu.Item>
              )}
              <Menu.Item className={itemClasses} disabled={self} onClick={() => setOpen('remove')}>
                Remove…
              </Menu.Item>
            </Menu.Popup>
          </Menu.Positioner>
        </Menu.Portal>
      </Menu.Root>
      {open === 'role' && <RoleDialog user={user} onClose={close} />}
      {open !== null && open !== 'role' && <ShutOutDialog user={user} deed={open} onClose={close} />}
      {link && <LinkDialog title="A new password" link={link} name={name} onClose={() => setLink(null)} />}
      {refused?.failure && <RefusalDialog failure={refused.failure} onClose={refused.clear} />}
    </>
  );
}
