'use client';
import { useRouter } from 'next/navigation';
import { lazy, Suspense, useEffect, useRef, useState } from 'react';
import { toggleAbsoluteTimes } from '../time/absolute-switch.ts';
import { areShortcutsOn } from './shortcut-switch.ts';
import { type Pressed, type Shortcut, shortcutFor } from './shortcuts.ts';

/** Its script comes when it is opened for the first time. */
const ShortcutsDialog = lazy(() => import('./shortcuts-dialog.tsx'));

/** Listens for single keys on every page, and shows what they do under `?`. Once in the shell. */
export function Keyboard() {
  const router = useRouter();
  const before = useRef<Pressed | null>(null);
  const [helping, setHelping] = useState(false);
  useEffect(() => {
    const run = ({ href, act }: Shortcut) => {
      if (href !== undefined) router.push(href);
      else if (act === 'help') setHelping(true);
      else if (act === 'times') toggleAbsoluteTimes();
      else document.querySelector<HTMLElement>('[data-search]')?.focus();
    };
    const listen = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.metaKey || event.altKey || event.repeat || isTyping(event.target)) return;
      // Under a dialog nothing moves.
      if (document.querySelector('[role="dialog"]')) return;
      const pressed = { key: event.key, at: event.timeStamp };
      const shortcut = shortcutFor(pressed, before.current);
      before.current = pressed;
      // The list itself stays: it is where they are turned on again.
      if (!shortcut || !(areShortcutsOn() || shortcut.act === 'help')) return;
      event.preventDefault();
      before.current = null;
      run(shortcut);
    };
    window.addEventListener('keydown', listen);
    return () => window.removeEventListener('keydown', listen);
  }, [router]);
  if (!helping) return null;
  return (
    <Suspense>
      <ShortcutsDialog onClose={() => setHelping(false)} />
    </Suspense>
  );
}

/** What a key goes into is no shortcut. */
const isTyping = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement &&
  (target.isContentEditable ||
    target.matches(
      'input, textarea, select, [role="combobox"], [role="listbox"] *, [role="menu"], [role="menu"] *',
    ));
