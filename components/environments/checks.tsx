import { clsx } from 'clsx';
import { CircleCheck, Info, OctagonX, TriangleAlert } from 'lucide-react';
import type { PreflightCheck } from '#lib/contracts/environment.ts';
import { ErrorLink } from '../failures/error-link.tsx';

const looks = {
  failed: { Icon: OctagonX, text: 'text-bad', word: 'failed', order: 0 },
  warning: { Icon: TriangleAlert, text: 'text-warn', word: 'attention', order: 1 },
  note: { Icon: Info, text: 'text-muted', word: 'note', order: 3 },
  ok: { Icon: CircleCheck, text: 'text-good', word: 'OK', order: 2 },
} as const;

/** Named checks, each OK, asking for attention or failed, with what to do; the failed ones first, what is merely good to know last. */
export function Checks({ checks }: { readonly checks: readonly PreflightCheck[] }) {
  const sorted = [...checks].sort((a, b) => looks[a.result].order - looks[b.result].order);
  return (
    <ul className="divide-y">
      {sorted.map((check) => {
        const { Icon, text, word } = looks[check.result];
        return (
          <li
            key={`${check.name} ${check.message}`}
            className="grid grid-cols-[100px_1fr] gap-x-3 px-4 py-2.5"
            data-result={check.result}
          >
            <span className={clsx('inline-flex items-start gap-2 font-medium', text)}>
              <Icon aria-hidden className="mt-0.5 size-4 shrink-0" />
              {word}
            </span>
            <div className="min-w-0">
              <p className="wrap-anywhere">
                <span className="font-medium">{titleOf(check.name)}</span>
                <span className="text-muted"> — {check.message}</span>
              </p>
              {(check.hint || check.code) && (
                <p className="pt-0.5 text-sm text-muted wrap-anywhere">
                  {check.hint} {check.code && <ErrorLink code={check.code} />}
                </p>
              )}
            </div>
          </li>
        );
      })}
    </ul>
  );
}

/** Names of commands stay as they are typed. */
const titleOf = (name: string): string =>
  name.includes('_') ? name : `${name.charAt(0).toUpperCase()}${name.slice(1)}`;
