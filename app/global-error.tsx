'use client';
import { useEffect } from 'react';
import './globals.css';

interface GlobalErrorProps {
  readonly error: unknown;
  readonly retry: () => void;
}

/** Where not even the frame of the page could be made: the database is away, as a rule. Stands on nothing but CSS, and
 * looks up by itself which theme was chosen. */
export default function GlobalError({ error, retry }: GlobalErrorProps) {
  const digest = error instanceof Error && 'digest' in error ? String(error.digest) : null;
  useEffect(() => {
    const chosen = localStorage.getItem('theme');
    const system = matchMedia('(prefers-color-scheme: dark)').matches;
    document.documentElement.classList.toggle('dark', chosen === 'dark' || (chosen !== 'light' && system));
  }, []);
  return (
    <html lang="en">
      <body>
        <title>Understudy does not answer</title>
        <main className="mx-auto max-w-xl px-6 py-24">
          <h1 className="text-xl font-semibold tracking-tight">The console cannot be shown at the moment</h1>
          <p className="pt-3 text-muted text-pretty">
            Its database does not answer, as a rule because it starts again. Replicas on disk do not depend on
            it. See what /api/health says, and the log of Understudy.
          </p>
          {digest && <p className="figures pt-3 text-faint">digest {digest}</p>}
          <button
            type="button"
            onClick={retry}
            className="mt-6 inline-flex h-9 items-center rounded-md bg-accent px-3.5 font-medium text-on-accent"
          >
            Try again
          </button>
        </main>
      </body>
    </html>
  );
}
