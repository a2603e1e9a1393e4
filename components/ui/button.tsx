'use client';
import type { ComponentProps } from 'react';
import { useHydrated } from '../time/now.tsx';
import { type ButtonLook, type ButtonSize, buttonClasses } from './classes.ts';

interface ButtonProps extends ComponentProps<'button'> {
  readonly look?: ButtonLook | undefined;
  readonly size?: ButtonSize | undefined;
}

/** Cannot be pressed before the page is hydrated: a press that nobody hears is worse than one that is refused. */
export function Button({ look, size, className, type = 'button', disabled, ...rest }: ButtonProps) {
  const hydrated = useHydrated();
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
