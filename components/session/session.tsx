'use client';
import { createContext, type ReactNode, useContext } from 'react';
import { type Deed, mayDo } from '#lib/contracts/deeds.ts';
import type { Role } from '#lib/contracts/roles.ts';

/** Who is signed in, as pages know it. */
export interface Session {
  readonly userId: string | null;
  readonly name: string;
  readonly role: Role;
}

const SessionContext = createContext<Session | null>(null);

interface SessionProviderProps {
  /** Null on the pages that need none: sign in, set up, accept an invitation. */
  readonly session: Session | null;
  readonly children: ReactNode;
}

export function SessionProvider({ session, children }: SessionProviderProps) {
  return <SessionContext value={session}>{children}</SessionContext>;
}

export const useSession = (): Session | null => useContext(SessionContext);

/** Whether who is signed in may do this; of no deed, everybody may. For what is shown only: the server decides for itself. */
export function useMay(deed: Deed | undefined): boolean {
  const session = useSession();
  return deed === undefined || (session !== null && mayDo(session.role, deed));
}
