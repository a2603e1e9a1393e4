import { headers } from 'next/headers';
import { forbidden, redirect } from 'next/navigation';
import { cache } from 'react';
import type { SignedIn } from '#lib/auth/operator.ts';
import { findOperator } from '#lib/auth/require-operator.ts';
import { type Deed, mayDo } from '#lib/contracts/deeds.ts';
import { pathHeader } from '#lib/contracts/page-headers.ts';

/** Once per request, however many parts of a page ask: one query. Undefined for who is not signed in. */
export const pageVisitor = cache(
  async (): Promise<SignedIn | undefined> => findOperator(await headers(), 'read'),
);

/**
 * The one boundary of pages: who looks at the page that is being rendered. Who is not signed in gets the page for that, and
 * comes back; whose role does not reach gets the page that says so.
 */
export async function pageOperator(deed: Deed = 'console.look'): Promise<SignedIn> {
  const operator = await pageVisitor();
  if (!operator) {
    const here = (await headers()).get(pathHeader);
    redirect(here === null || here === '/' ? '/sign-in' : `/sign-in?next=${encodeURIComponent(here)}`);
  }
  if (!mayDo(operator.role, deed)) forbidden();
  return operator;
}
