'use client';
import type { ComponentProps } from 'react';
import type { Deed } from '#lib/contracts/deeds.ts';
import { useMay } from '../session/session.tsx';
import { useHydrated } from '../time/now.tsx';
import { type ButtonLook, type ButtonSize, buttonClasses } from './classes.ts';

interface ButtonProps extends ComponentProps<'button'> {
  readonly look?: ButtonLook | undefined;
  readonly size?: ButtonSize | undefined;
  /** What it does: who may not do that does not see the button. */
  readonly deed?: Deed | undefined;
}

/** Cannot be pressed before the page is hydrated: a press that nobody hears is worse than one that is refused. */
export function Button({ look, size, deed, className, type = 'button', disabled, ...rest }: ButtonProps) {
  const hydrated = useHydrated();
  const may = useMay(deed);
  if (!may) return null;
  return (
    <button
      type={type}
      disabled={disabled || !hydrated}
      data-waking={hydrated ? undefined : ''}
      className={buttonClasses(look, size, className)}
      {...rest}
    />
  );
}
