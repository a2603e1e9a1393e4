'use client';
import { Search } from 'lucide-react';
import { lazy, Suspense, useEffect, useState } from 'react';
import { useHydrated } from '../time/now.tsx';

/** Its script comes when it is opened for the first time: the overview must not pay for it. */
const Palette = lazy(() => import('./palette.tsx'));

/** The button that opens the palette. Listens for Ctrl K or ⌘ K where `shortcut` is set, on one button of a page. */
export function PaletteButton({
  wide = false,
  shortcut = false,
}: {
  readonly wide?: boolean;
  readonly shortcut?: boolean;
}) {
  const [open, setOpen] = useState(false);
  const [wanted, setWanted] = useState(false);
  const hydrated = useHydrated();
  const change = (next: boolean) => {
    setOpen(next);
    if (next) setWanted(true);
  };
  useEffect(() => {
    if (!shortcut) return;
    const listen = (event: KeyboardEvent) => {
      if (event.key.toLowerCase() !== 'k' || event.altKey || event.shiftKey) return;
      if (!(event.ctrlKey || event.metaKey) || event.repeat) return;
      // Otherwise the browser's own search field takes it.
      event.preventDefault();
      setWanted(true);
      setOpen((before) => !before);
    };
    window.addEventListener('keydown', listen);
    return () => window.removeEventListener('keydown', listen);
  }, [shortcut]);
  return (
    <>
      {wide ? (
        <button
          type="button"
          onClick={() => change(true)}
          className="flex h-9 w-full items-center gap-3 rounded-md border px-3 text-muted hover:bg-raised hover:text-ink"
        >
          <Search aria-hidden className="size-4" />
          Go to…
          <kbd className="ml-auto font-sans text-xs text-faint">
            {hydrated && isApple() ? '⌘ K' : 'Ctrl K'}
          </kbd>
        </button>
      ) : (
        <button
          type="button"
          aria-label="Go to…"
          onClick={() => change(true)}
          className="inline-flex size-8 items-center justify-center rounded-md text-muted hover:bg-raised hover:text-ink"
        >
          <Search aria-hidden className="size-4" />
        </button>
      )}
      {wanted && (
        <Suspense>
          <Palette open={open} onOpenChange={change} />
        </Suspense>
      )}
    </>
  );
}

const isApple = (): boolean => /mac|iphone|ipad/i.test(navigator.userAgent);
