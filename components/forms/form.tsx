'use client';
import type { ComponentProps } from 'react';
import { useHydrated } from '../time/now.tsx';

interface FormProps extends ComponentProps<'form'> {
  /** Its fields have no default values: what the browser or a manager of passwords fills in early is read from them. */
  readonly early?: boolean | undefined;
}

/**
 * Nothing can be typed into it before the page is hydrated: React and react-hook-form would put their own values over it.
 * A disabled submit button also keeps the browser from sending the form by itself, with its fields in the address.
 */
export function Form({ early = false, className, children, ...rest }: FormProps) {
  const hydrated = useHydrated();
  const waking = !hydrated && !early;
  return (
    <form noValidate {...rest}>
      <fieldset disabled={waking} data-waking={waking ? '' : undefined} className={className}>
        {children}
      </fieldset>
    </form>
  );
}
