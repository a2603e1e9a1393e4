'use client';
import { Check, Copy } from 'lucide-react';
import { useEffect, useState } from 'react';

/** A command or a path to take along. */
export function Copyable({ text, label }: { readonly text: string; readonly label: string }) {
  const [copied, setCopied] = useState(false);
  useEffect(() => {
    if (!copied) return;
    const timer = setTimeout(() => setCopied(false), 1600);
    return () => clearTimeout(timer);
  }, [copied]);
  const Icon = copied ? Check : Copy;
  return (
    <span className="inline-flex max-w-full items-center gap-1.5">
      <code className="figures min-w-0 wrap-anywhere">{text}</code>
      <button
        type="button"
        aria-label={copied ? `${label} copied` : `Copy ${label}`}
        className="inline-flex size-6 shrink-0 items-center justify-center rounded-sm text-faint hover:bg-raised hover:text-ink"
        onClick={() =>
          navigator.clipboard.writeText(text).then(
            () => setCopied(true),
            () => setCopied(false),
          )
        }
      >
        <Icon aria-hidden className="size-3.5" />
      </button>
    </span>
  );
}
