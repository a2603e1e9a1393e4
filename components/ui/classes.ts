import { clsx } from 'clsx';

const surface =
  'inline-flex shrink-0 items-center justify-center gap-2 rounded-md border font-medium whitespace-nowrap select-none transition-colors';

const looks = {
  primary:
    'border-transparent bg-accent text-on-accent hover:not-disabled:bg-accent-hover hover:not-data-disabled:bg-accent-hover',
  secondary: 'border-edge bg-surface text-ink hover:not-disabled:bg-raised hover:not-data-disabled:bg-raised',
  quiet:
    'border-transparent bg-transparent text-muted hover:not-disabled:bg-raised hover:not-disabled:text-ink',
  danger: 'border-transparent bg-bad text-surface hover:not-disabled:opacity-90',
} as const;

const sizes = {
  md: 'h-9 px-3.5 text-base',
  sm: 'h-8 px-2.5 text-sm',
  icon: 'size-8',
} as const;

export type ButtonLook = keyof typeof looks;
export type ButtonSize = keyof typeof sizes;

export const buttonClasses = (look: ButtonLook = 'secondary', size: ButtonSize = 'md', extra?: string) =>
  clsx(
    surface,
    looks[look],
    sizes[size],
    'disabled:cursor-not-allowed disabled:not-data-waking:opacity-55',
    extra,
  );

export const inputClasses =
  'h-9 w-full rounded-md border border-edge bg-surface px-3 text-base text-ink placeholder:text-faint hover:border-track-strong focus-visible:outline-offset-0 data-invalid:border-bad-mark disabled:opacity-55';

export const popupClasses =
  'rounded-md border border-edge bg-surface text-ink outline-hidden transition-opacity duration-100 data-ending-style:opacity-0 data-starting-style:opacity-0';

export const linkClasses =
  'rounded-sm underline decoration-track decoration-1 underline-offset-3 hover:decoration-accent hover:text-accent';
