'use client';
import { useSyncExternalStore } from 'react';
import { buildHeader } from '#lib/contracts/build.ts';

/** Whether the server runs another build than the one that this page is of. Once so, it stays so. */
let isOld = false;
const listeners = new Set<() => void>();

/** The server said so: it did not know an action of this page. */
export function tellOfNewBuild(): void {
  if (isOld) return;
  isOld = true;
  for (const listener of listeners) listener();
}

/** Compares the build that gave an answer with the one that gave the page (see the attribute in the root layout). */
export function compareBuild(headers: Headers): void {
  const answered = headers.get(buildHeader);
  const ours = document.documentElement.dataset.build;
  if (answered && ours && answered !== ours) tellOfNewBuild();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export const useIsOld = (): boolean =>
  useSyncExternalStore(
    subscribe,
    () => isOld,
    () => false,
  );
