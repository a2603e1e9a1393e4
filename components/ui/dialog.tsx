'use client';
import { Dialog as BaseDialog } from '@base-ui/react/dialog';
import { X } from 'lucide-react';
import { type ReactNode, useRef } from 'react';

interface DialogProps {
  readonly open: boolean;
  readonly onOpenChange: (open: boolean) => void;
  readonly title: string;
  readonly children: ReactNode;
  /** Buttons, the one that does it last. */
  readonly footer?: ReactNode;
  /** It opened to have something typed in: the focus is in its first field, not on *Close*. */
  readonly startsInField?: boolean | undefined;
}

export function Dialog({ open, onOpenChange, title, children, footer, startsInField }: DialogProps) {
  const body = useRef<HTMLDivElement>(null);
  const firstField = () => body.current?.querySelector('input') ?? true;
  return (
    <BaseDialog.Root open={open} onOpenChange={onOpenChange}>
      <BaseDialog.Portal>
        <BaseDialog.Backdrop className="fixed inset-0 z-40 bg-[oklch(0_0_0/0.4)] transition-opacity duration-150 data-ending-style:opacity-0 data-starting-style:opacity-0" />
        <BaseDialog.Popup
          initialFocus={startsInField ? firstField : undefined}
          className="fixed top-1/2 left-1/2 z-50 flex max-h-[min(640px,calc(100dvh-2rem))] w-[520px] max-w-[calc(100vw-2rem)] -translate-1/2 flex-col rounded-md border border-edge bg-surface outline-hidden transition-opacity duration-150 data-ending-style:opacity-0 data-starting-style:opacity-0"
        >
          <div className="flex items-center justify-between gap-4 border-b px-5 py-3.5">
            <BaseDialog.Title className="text-lg font-semibold wrap-anywhere">{title}</BaseDialog.Title>
            <BaseDialog.Close
              aria-label="Close"
              className="inline-flex size-8 shrink-0 items-center justify-center rounded-md text-muted hover:bg-raised hover:text-ink"
            >
              <X aria-hidden className="size-4" />
            </BaseDialog.Close>
          </div>
          <div ref={body} className="min-h-0 grow overflow-y-auto px-5 py-4">
            {children}
          </div>
          {footer && <div className="flex flex-wrap justify-end gap-2 border-t px-5 py-3.5">{footer}</div>}
        </BaseDialog.Popup>
      </BaseDialog.Portal>
    </BaseDialog.Root>
  );
}
