'use client';
import { useEffect, useRef, useState } from 'react';

/**
 * While there is no contact, a link of the console would leave this page, and what is typed in it, for the browser's own
 * error page: it is held, and followed once there is contact again. Answers the address that is held.
 */
export function useHeldLink(lost: boolean, follow: (href: string) => void): string | null {
  const [held, setHeld] = useState<string | null>(null);
  const go = useRef(follow);
  useEffect(() => {
    go.current = follow;
  });
  useEffect(() => {
    if (!lost) return;
    const hold = (event: MouseEvent) => {
      const href = internalLink(event);
      if (href === null) return;
      event.preventDefault();
      event.stopPropagation();
      setHeld(href);
    };
    document.addEventListener('click', hold, { capture: true });
    return () => document.removeEventListener('click', hold, { capture: true });
  }, [lost]);
  useEffect(() => {
    if (lost || held === null) return;
    setHeld(null);
    go.current(held);
  }, [lost, held]);
  return held;
}

/** Of a plain click on a link to a page of ours. */
function internalLink(event: MouseEvent): string | null {
  if (event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return null;
  const link = event.target instanceof Element ? event.target.closest('a') : null;
  if (!link || link.target || link.hasAttribute('download') || link.origin !== window.location.origin)
    return null;
  return `${link.pathname}${link.search}${link.hash}`;
}
