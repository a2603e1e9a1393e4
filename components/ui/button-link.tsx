import Link from 'next/link';
import type { ComponentProps } from 'react';
import { type ButtonLook, type ButtonSize, buttonClasses } from './classes.ts';

interface ButtonLinkProps extends ComponentProps<typeof Link> {
  readonly look?: ButtonLook | undefined;
  readonly size?: ButtonSize | undefined;
}

export function ButtonLink({ look, size, className, ...rest }: ButtonLinkProps) {
  return <Link className={buttonClasses(look, size, className)} {...rest} />;
}
