import type { Metadata } from 'next';
import { redirect } from 'next/navigation';
import { pageVisitor } from '#app/page-boundary.ts';
import { PlainPage } from '#components/sign-in/plain-page.tsx';
import { SignInPanel } from '#components/sign-in/sign-in-panel.tsx';
import { Notice } from '#components/ui/notice.tsx';
import { ownPath } from '#lib/contracts/own-path.ts';
import { isSetUp } from '#lib/services/is-set-up.ts';

export const metadata: Metadata = { title: 'Sign in' };

interface SignInPageProps {
  readonly searchParams: Promise<Readonly<Record<string, string | string[] | undefined>>>;
}

/** `?next=/path` is where to go afterwards: a path of the console, whatever a link says. */
export default async function SignInPage({ searchParams }: SignInPageProps) {
  const next = ownPath((await searchParams).next);
  if (await pageVisitor()) redirect(next);
  return (
    <PlainPage title="Sign in">
      {(await isSetUp()) ? (
        <SignInPanel next={next} />
      ) : (
        <Notice look="attention" title="Nobody can sign in yet.">
          Open the link that Understudy printed when it started: it makes the first administrator. Each start
          prints a new one.
        </Notice>
      )}
    </PlainPage>
  );
}
