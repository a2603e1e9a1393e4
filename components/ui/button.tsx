import type { ComponentProps } from 'react';
import { type ButtonLook, type ButtonSize, buttonClasses } from './classes.ts';

interface ButtonProps extends ComponentProps<'button'> {
  readonly look?: ButtonLook | undefined;
  readonly size?: ButtonSize | undefined;
}

export function Button({ look, size, className, type = 'button', ...rest }: ButtonProps) {
  return <button type={type} className={buttonClasses(look, size, className)} {...rest} />;
}
