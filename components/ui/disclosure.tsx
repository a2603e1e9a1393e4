'use client';
import { Collapsible } from '@base-ui/react/collapsible';
import { ChevronRight } from 'lucide-react';
import { type ReactNode, useState } from 'react';

interface DisclosureProps {
  readonly title: ReactNode;
  readonly children: ReactNode;
  readonly defaultOpen?: boolean | undefined;
  /** Opens by itself, where something inside must be seen. */
  readonly forceOpen?: boolean | undefined;
}

/** Folded, but one key press away. */
export function Disclosure({ title, children, defaultOpen = false, forceOpen = false }: DisclosureProps) {
  const [chosen, setChosen] = useState(defaultOpen);
  return (
    <Collapsible.Root open={chosen || forceOpen} onOpenChange={setChosen}>
      <Collapsible.Trigger className="group inline-flex items-center gap-1.5 rounded-sm py-1 text-left font-medium text-muted hover:text-ink">
        <ChevronRight
          aria-hidden
          className="size-4 shrink-0 transition-transform group-data-panel-open:rotate-90"
        />
        {title}
      </Collapsible.Trigger>
      <Collapsible.Panel className="pt-3" keepMounted>
        {children}
      </Collapsible.Panel>
    </Collapsible.Root>
  );
}
