'use client';
import { lazy, Suspense, useState } from 'react';
import { useSession } from '../session/session.tsx';
import { AccountFace, accountFaceProps } from './account-face.tsx';

/** Its script comes when it is opened for the first time: the overview must not pay for it. */
const AccountMenuOpened = lazy(() => import('./account-menu-opened.tsx'));

/** Who is signed in, and how to be so no more. */
export function AccountMenu({ wide = false }: { readonly wide?: boolean }) {
  const session = useSession();
  const [wanted, setWanted] = useState(false);
  if (!session) return null;
  const closed = (
    <button
      type="button"
      aria-haspopup="menu"
      aria-expanded={false}
      onClick={() => setWanted(true)}
      {...accountFaceProps(session, wide)}
    >
      <AccountFace session={session} wide={wide} />
    </button>
  );
  if (!wanted) return closed;
  return (
    <Suspense fallback={closed}>
      <AccountMenuOpened session={session} wide={wide} />
    </Suspense>
  );
}
