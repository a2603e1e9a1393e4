'use client';
import Link from 'next/link';
import type { ComponentProps } from 'react';
import type { Deed } from '#lib/contracts/deeds.ts';
import { useMay } from '../session/session.tsx';
import { type ButtonLook, type ButtonSize, buttonClasses } from './classes.ts';

interface ButtonLinkProps extends ComponentProps<typeof Link> {
  readonly look?: ButtonLook | undefined;
  readonly size?: ButtonSize | undefined;
  /** What it leads to: who may not do that does not see the link. */
  readonly deed?: Deed | undefined;
}

export function ButtonLink({ look, size, deed, className, ...rest }: ButtonLinkProps) {
  const may = useMay(deed);
  return may ? <Link className={buttonClasses(look, size, className)} {...rest} /> : null;
}
