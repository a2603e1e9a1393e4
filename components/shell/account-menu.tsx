'use client';
import { Menu } from '@base-ui/react/menu';
import { clsx } from 'clsx';
import { ChevronsUpDown, CircleUser, LogOut, UserRound } from 'lucide-react';
import { useRouter } from 'next/navigation';
import { useSession } from '../session/session.tsx';
import { requestSignOut } from '../sign-in/requests.ts';
import { popupClasses } from '../ui/classes.ts';

const itemClasses =
  'flex min-h-9 cursor-default items-center gap-2.5 px-3 py-1 outline-hidden select-none data-highlighted:bg-raised';

/** Who is signed in, and how to be so no more. */
export function AccountMenu({ wide = false }: { readonly wide?: boolean }) {
  const session = useSession();
  const router = useRouter();
  if (!session) return null;
  const signOut = async () => {
    await requestSignOut().catch(() => undefined);
    window.location.assign('/sign-in');
  };
  return (
    <Menu.Root>
      <Menu.Trigger
        // Where the name is shown, it is the label.
        aria-label={wide ? undefined : `Signed in as ${session.name}, ${session.role}`}
        className={clsx(
          'rounded-md text-muted hover:bg-raised hover:text-ink',
          wide
            ? 'flex min-h-11 w-full items-center gap-3 px-3 py-1 text-left'
            : 'inline-flex size-8 items-center justify-center',
        )}
      >
        <CircleUser aria-hidden className="size-4 shrink-0" />
        {wide && (
          <>
            <span className="min-w-0 grow">
              <span className="sr-only">Signed in as </span>
              <span className="block truncate text-ink">{session.name}</span>
              <span className="block text-xs">{session.role}</span>
            </span>
            <ChevronsUpDown aria-hidden className="size-3.5 shrink-0 text-faint" />
          </>
        )}
      </Menu.Trigger>
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
