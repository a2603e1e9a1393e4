'use client';
import type { Role } from '#lib/contracts/roles.ts';
import { reportSignedOut } from './signed-out.ts';

/**
 * Asks the server who is signed in: an event stream does not tell why it was ended or refused. `onOther`: it is somebody of
 * another role than the page was made for. A server that does not answer says nothing of the session.
 */
export async function lookAtSession(role: Role | undefined, onOther: () => void): Promise<void> {
  const response = await fetch('/api/session').catch(() => undefined);
  if (response?.status === 401) return reportSignedOut(false);
  if (!response?.ok) return;
  const { role: present } = (await response.json()) as { readonly role: Role };
  if (present !== role) onOther();
}
