import type { ReactNode } from 'react';

interface SettingRowProps {
  readonly children: ReactNode;
  readonly actions: ReactNode;
}

/** What is, and the buttons that change it. */
export function SettingRow({ children, actions }: SettingRowProps) {
  return (
    <div className="flex flex-wrap items-center justify-between gap-x-6 gap-y-3 px-4 py-3">
      <div className="min-w-0 max-w-xl text-pretty">{children}</div>
      <div className="flex flex-wrap gap-2">{actions}</div>
    </div>
  );
}
