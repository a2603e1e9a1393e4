'use client';
import { useEffect } from 'react';

/** Runs `place` once for each new refusal. */
export function usePlaced(refusal: unknown, place: () => void): void {
  // biome-ignore lint/correctness/useExhaustiveDependencies: `place` closes over the refusal; only a new refusal is news.
  useEffect(() => {
    if (refusal) place();
  }, [refusal]);
}
