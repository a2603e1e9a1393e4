'use client';
import { useEffect, useRef, useState } from 'react';
import type { Contact } from '../events/contact.ts';

interface Silence {
  /** When the server was heard last, Unix milliseconds; null while there is contact. */
  readonly since: number | null;
  /** How long the last silence was that is over; null where there was none. */
  readonly lastedMs: number | null;
}

/** How long the server is not heard, and was not. */
export function useSilence({ state, lastContact }: Contact): Silence {
  const [lastedMs, setLastedMs] = useState<number | null>(null);
  const since = useRef<number | null>(null);
  const lost = state !== 'live';
  useEffect(() => {
    if (lost) since.current ??= lastContact;
    else if (since.current !== null) {
      setLastedMs(lastContact - since.current);
      since.current = null;
    }
  }, [lost, lastContact]);
  return { since: lost ? lastContact : null, lastedMs };
}
