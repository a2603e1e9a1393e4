'use client';
import { useSyncExternalStore } from 'react';

/** Whether the server has said that the session of this page is over. One page, one state: whoever hears of it first tells. */
let signedOut = false;
/** Somebody wants to go on reading what the page has. */
let dismissed = false;
const hearers = new Set<() => void>();
const signedInHearers = new Set<() => void>();

/** `asked`: the reader asked for something; otherwise who was told once and closed that is left alone. */
export function reportSignedOut(asked: boolean): void {
  if (signedOut || (dismissed && !asked) || typeof window === 'undefined') return;
  signedOut = true;
  for (const hear of hearers) hear();
}

export function dismissSignedOut(): void {
  signedOut = false;
  dismissed = true;
  for (const hear of hearers) hear();
}

export function reportSignedIn(): void {
  signedOut = false;
  dismissed = false;
  for (const hear of hearers) hear();
  for (const hear of signedInHearers) hear();
}

export function onSignedIn(hear: () => void): () => void {
  signedInHearers.add(hear);
  return () => signedInHearers.delete(hear);
}

const subscribe = (hear: () => void) => {
  hearers.add(hear);
  return () => hearers.delete(hear);
};

export const useSignedOut = (): boolean =>
  useSyncExternalStore(
    subscribe,
    () => signedOut,
    () => false,
  );
