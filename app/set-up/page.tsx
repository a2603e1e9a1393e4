import type { Metadata } from 'next';
import { PlainPage } from '#components/sign-in/plain-page.tsx';
import { SetUpPanel } from '#components/sign-in/set-up-panel.tsx';

export const metadata: Metadata = { title: 'Set up' };

/** The token is in the fragment, which only the browser sees. */
export default function SetUpPage() {
  return (
    <PlainPage title="Set up Understudy" where="You will be its first administrator.">
      <SetUpPanel />
    </PlainPage>
  );
}
