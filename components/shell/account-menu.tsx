'use client';
import { clsx } from 'clsx';
import { ChevronsUpDown, CircleUser } from 'lucide-react';
import { type ComponentProps, lazy, Suspense, useState } from 'react';
import { type Session, useSession } from '../session/session.tsx';

/** Menus are the heaviest of what the shell could bring; every page would pay for a press that comes rarely. */
const AccountPopup = lazy(() => import('./account-popup.tsx'));

/** Who is signed in, and how to be so no more. */
export function AccountMenu({ wide = false }: { readonly wide?: boolean }) {
  const session = useSession();
  const [wanted, setWanted] = useState(false);
  if (!session) return null;
  const closed = (
    <AccountButton session={session} wide={wide} aria-haspopup="menu" onClick={() => setWanted(true)} />
  );
  if (!wanted) return closed;
  return (
    <Suspense fallback={closed}>
      <AccountPopup trigger={<AccountButton session={session} wide={wide} />} />
    </Suspense>
  );
}

interface AccountButtonProps extends ComponentProps<'button'> {
  readonly session: Session;
  readonly wide: boolean;
}

function AccountButton({ session, wide, ...rest }: AccountButtonProps) {
  return (
    <button
      type="button"
      // Where the name is shown, it is the label.
      aria-label={wide ? undefined : `Signed in as ${session.name}, ${session.role}`}
      className={clsx(
        'rounded-md text-muted hover:bg-raised hover:text-ink',
        wide
          ? 'flex min-h-11 w-full items-center gap-3 px-3 py-1 text-left'
          : 'inline-flex size-8 items-center justify-center',
      )}
      {...rest}
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
    </button>
  );
}
