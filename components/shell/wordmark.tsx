import Link from 'next/link';

/** Two lines of log, the lower one reaching as far as the upper: the product in one picture. */
export function Wordmark() {
  return (
    <Link href="/" className="inline-flex items-center gap-2.5 rounded-sm py-1 font-semibold tracking-tight">
      <svg aria-hidden viewBox="0 0 20 20" className="size-5">
        <path d="M1 5h7v4H1zM9.5 5H19v4H9.5z" className="fill-ink" />
        <path d="M1 11h7v4H1zM9.5 11H15v4H9.5z" className="fill-track-strong" />
        <path d="M16 11h3v4h-3z" className="fill-accent" />
      </svg>
      Understudy
    </Link>
  );
}
