'use client';
import { useQueryClient } from '@tanstack/react-query';
import dynamic from 'next/dynamic';
import { dismissSignedOut, reportSignedIn, useSignedOut } from './signed-out.ts';

/** Loaded once it is needed, which is rare. */
const SignInDialog = dynamic(() => import('./sign-in-dialog.tsx').then((loaded) => loaded.SignInDialog), {
  ssr: false,
});

/** Over whatever the page shows when the session ends: signing in again closes it, and what was typed below is still there. */
export function SignedOutDialog() {
  const client = useQueryClient();
  if (!useSignedOut()) return null;
  const done = () => {
    reportSignedIn();
    void client.invalidateQueries();
  };
  return <SignInDialog onDone={done} onClose={dismissSignedOut} />;
}
