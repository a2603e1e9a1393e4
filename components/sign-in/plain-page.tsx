import type { ReactNode } from 'react';
import { Wordmark } from '../shell/wordmark.tsx';

interface PlainPageProps {
  readonly title: string;
  readonly where?: string | undefined;
  readonly children: ReactNode;
}

/** For who is not signed in: nothing but the task. */
export function PlainPage({ title, where, children }: PlainPageProps) {
  return (
    <main className="mx-auto flex min-h-dvh w-full max-w-[26rem] flex-col px-5 pt-[max(4vh,2rem)] pb-16 sm:pt-[14vh]">
      <Wordmark />
      <h1 className="pt-8 text-xl font-semibold tracking-tight">{title}</h1>
      {where && <p className="pt-1 text-muted">{where}</p>}
      <div className="pt-6">{children}</div>
    </main>
  );
}
