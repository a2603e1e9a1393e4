'use client';
import { useSyncExternalStore } from 'react';

const subscribe = (hear: () => void) => {
  window.addEventListener('hashchange', hear);
  return () => window.removeEventListener('hashchange', hear);
};

/** The token of a one-time link; null while the server renders, which does not see it. */
export const useLinkToken = (): string | null =>
  useSyncExternalStore(
    subscribe,
    () => window.location.hash.slice(1),
    () => null,
  );
