import type { Metadata } from 'next';
import { InvitationPanel } from '#components/sign-in/invitation-panel.tsx';
import { PlainPage } from '#components/sign-in/plain-page.tsx';

export const metadata: Metadata = { title: 'Set your password' };

/** Of an invitation and of a forgotten password. The token is in the fragment, which only the browser sees. */
export default function InvitationPage() {
  return (
    <PlainPage title="Set your password">
      <InvitationPanel />
    </PlainPage>
  );
}
