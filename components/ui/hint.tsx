'use client';
import { Tooltip } from '@base-ui/react/tooltip';
import type { ReactElement, ReactNode } from 'react';
import { popupClasses } from './classes.ts';

/** One tooltip serves all triggers of a page: hundreds of rows would otherwise mount hundreds of roots. */
const handle = Tooltip.createHandle<ReactNode>();

export function HintLayer({ children }: { readonly children: ReactNode }) {
  return (
    <Tooltip.Provider delay={350}>
      {children}
      <Tooltip.Root handle={handle}>
        {({ payload }) => (
          <Tooltip.Portal>
            <Tooltip.Positioner sideOffset={6} className="z-50">
              <Tooltip.Popup className={`${popupClasses} max-w-72 px-2.5 py-1.5 text-sm`}>
                {payload}
              </Tooltip.Popup>
            </Tooltip.Positioner>
          </Tooltip.Portal>
        )}
      </Tooltip.Root>
    </Tooltip.Provider>
  );
}

interface HintProps {
  readonly text: ReactNode;
  /** The element that carries the hint; it must be readable without it. */
  readonly render: ReactElement<Record<string, unknown>>;
}

export function Hint({ text, render }: HintProps) {
  return <Tooltip.Trigger handle={handle} payload={text} render={render} />;
}
