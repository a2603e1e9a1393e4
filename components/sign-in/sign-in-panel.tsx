'use client';
import { SignInForm } from './sign-in-form.tsx';

/** Goes on by loading the page anew: what was read before belonged to nobody, or to somebody else. */
export function SignInPanel({ next }: { readonly next: string }) {
  return <SignInForm onDone={() => window.location.assign(next)} />;
}
