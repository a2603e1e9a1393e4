import { CircleAlert, Info, OctagonX, TriangleAlert } from 'lucide-react';
import type { ReactNode } from 'react';

const looks = {
  info: { Icon: Info, border: 'border-line', text: 'text-muted' },
  warning: { Icon: TriangleAlert, border: 'border-warn-mark', text: 'text-warn' },
  failure: { Icon: OctagonX, border: 'border-bad-mark', text: 'text-bad' },
  attention: { Icon: CircleAlert, border: 'border-busy-mark', text: 'text-busy' },
} as const;

interface NoticeProps {
  readonly look: keyof typeof looks;
  readonly title: ReactNode;
  readonly children?: ReactNode;
  /** Announced when it appears after the page was read. */
  readonly live?: boolean | undefined;
}

export function Notice({ look, title, children, live = false }: NoticeProps) {
  const { Icon, border, text } = looks[look];
  return (
    <div
      role={live ? 'alert' : undefined}
      className={`flex gap-3 rounded-md border bg-surface px-4 py-3 ${border}`}
    >
      <Icon aria-hidden className={`mt-0.5 size-4 shrink-0 ${text}`} />
      <div className="min-w-0 grow">
        <p className="font-medium wrap-anywhere">{title}</p>
        {children && <div className="pt-0.5 text-muted wrap-anywhere">{children}</div>}
      </div>
    </div>
  );
}
