'use client';
import { useQueryClient } from '@tanstack/react-query';
import { useRouter } from 'next/navigation';
import { createContext, type ReactNode, useContext, useEffect, useState, useSyncExternalStore } from 'react';
import { lookAtSession } from '../session/look-at-session.ts';
import { useSession } from '../session/session.tsx';
import { onSignedIn } from '../session/signed-out.ts';
import { applyEvents } from './apply-event.ts';
import { type Contact, createContactStore } from './contact.ts';
import { createRefresh } from './refresh.ts';
import { keepConnection } from './stream-connection.ts';

const ContactContext = createContext(createContactStore(() => 0));

/** Whether the page hears the server, and when it did last. */
export function useContact(): Contact {
  const store = useContext(ContactContext);
  return useSyncExternalStore(store.subscribe, store.read, store.read);
}

interface EventStreamProviderProps {
  /** Where the server began to read for this page: nothing that happened since is missed. */
  readonly after: string;
  readonly children: ReactNode;
}

/** The one event stream of this browser page: patches the cache, or has read again what changed. */
export function EventStreamProvider({ after, children }: EventStreamProviderProps) {
  const client = useQueryClient();
  const router = useRouter();
  const role = useSession()?.role;
  const [contact] = useState(createContactStore);
  // Later pages bring other marks; the stream has its own place by then.
  const [begin] = useState(after);
  useEffect(() => {
    const refresh = createRefresh(client);
    const connection = keepConnection({
      after: begin,
      contact,
      onEvents: (events) => applyEvents(client, refresh, events),
      open: (address) => new EventSource(address),
      // The server also ends the stream when the session ends or its role changes.
      onLost: () => void lookAtSession(role, () => router.refresh()),
      random: Math.random,
      now: Date.now,
    });
    const forget = onSignedIn(() => {
      connection.retryNow();
      router.refresh();
    });
    const look = () => connection.watch(document.visibilityState === 'visible');
    document.addEventListener('visibilitychange', look);
    window.addEventListener('online', connection.retryNow);
    return () => {
      forget();
      document.removeEventListener('visibilitychange', look);
      window.removeEventListener('online', connection.retryNow);
      connection.stop();
      refresh.stop();
    };
  }, [client, contact, begin, role, router]);
  return <ContactContext value={contact}>{children}</ContactContext>;
}
