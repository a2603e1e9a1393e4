'use client';
import { useEffect, useRef, useState } from 'react';

interface Contact {
  /** Since when there is no contact, in milliseconds since 1970; null while there is. */
  readonly since: number | null;
  /** How long the last silence was that is over; null where there was none. */
  readonly lastedMs: number | null;
}

/** How long the stream is lost, and was. */
export function useContact(lost: boolean): Contact {
  const [contact, setContact] = useState<Contact>({ since: null, lastedMs: null });
  const since = useRef<number | null>(null);
  useEffect(() => {
    if (lost) {
      since.current = Date.now();
      setContact({ since: since.current, lastedMs: null });
    } else if (since.current !== null) {
      setContact({ since: null, lastedMs: Date.now() - since.current });
      since.current = null;
    }
  }, [lost]);
  return contact;
}
