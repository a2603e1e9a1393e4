'use client';
import { Menu } from '@base-ui/react/menu';
import { clsx } from 'clsx';
import { LogOut, UserRound } from 'lucide-react';
import { useRouter } from 'next/navigation';
import type { ReactElement } from 'react';
import { requestSignOut } from '../sign-in/requests.ts';
import { popupClasses } from '../ui/classes.ts';

const itemClasses =
  'flex min-h-9 cursor-default items-center gap-2.5 px-3 py-1 outline-hidden select-none data-highlighted:bg-raised';

interface AccountPopupProps {
  readonly trigger: ReactElement;
}

/** Open as it comes: it is loaded when somebody presses its button for the first time. */
export default function AccountPopup({ trigger }: AccountPopupProps) {
  const router = useRouter();
  const signOut = async () => {
    await requestSignOut().catch(() => undefined);
    window.location.assign('/sign-in');
  };
  return (
    <Menu.Root defaultOpen>
      <Menu.Trigger render={trigger} />
      <Menu.Portal>
        <Menu.Positioner sideOffset={6} align="start" className="z-50 outline-hidden">
          <Menu.Popup className={clsx(popupClasses, 'min-w-44 py-1')}>
            <Menu.Item className={itemClasses} onClick={() => router.push('/account')}>
              <UserRound aria-hidden className="size-4 text-muted" />
              Your account
            </Menu.Item>
            <Menu.Item className={itemClasses} onClick={() => void signOut()}>
              <LogOut aria-hidden className="size-4 text-muted" />
              Sign out
            </Menu.Item>
          </Menu.Popup>
        </Menu.Positioner>
      </Menu.Portal>
    </Menu.Root>
  );
}
