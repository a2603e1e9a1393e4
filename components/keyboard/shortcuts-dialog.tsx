'use client';
import { Fragment } from 'react';
import { Dialog } from '../ui/dialog.tsx';
import { turnShortcuts, useShortcutsOn } from './shortcut-switch.ts';
import { type Shortcut, shortcuts } from './shortcuts.ts';

/** Everywhere in the console, whatever the switch says. */
const always: readonly Shortcut[] = [
  { keys: ['Ctrl', 'K'], does: 'Go anywhere, or start a run' },
  { keys: ['Esc'], does: 'Close what is open' },
];

export default function ShortcutsDialog({ onClose }: { readonly onClose: () => void }) {
  const on = useShortcutsOn();
  return (
    <Dialog open onOpenChange={(open) => !open && onClose()} title="Keyboard shortcuts">
      <dl className="divide-y">
        {[...always, ...(shortcuts as readonly Shortcut[])].map(({ keys, does }) => (
          <div key={does} className="flex min-h-10 items-center justify-between gap-6 py-1.5">
            <dt>{does}</dt>
            <dd className="flex shrink-0 items-center gap-1.5 text-sm text-muted">
              {keys.map((key, index) => (
                <Fragment key={key}>
                  {index > 0 && (keys[0] === 'Ctrl' ? '+' : 'then')}
                  <kbd className="figures inline-flex h-6 min-w-6 items-center justify-center rounded-sm border px-1.5 text-ink">
                    {key}
                  </kbd>
                </Fragment>
              ))}
            </dd>
          </div>
        ))}
      </dl>
      <label className="mt-4 flex items-start gap-3">
        <input
          type="checkbox"
          className="mt-1 size-4 accent-(--accent)"
          checked={on}
          onChange={(event) => turnShortcuts(event.target.checked)}
        />
        <span>
          Single keys do something
          <span className="block text-sm text-muted">
            Turn them off where you speak to your computer. This list stays under ?.
          </span>
        </span>
      </label>
    </Dialog>
  );
}
