'use client';
import { ArrowLeft, ArrowRight } from 'lucide-react';
import { Button } from './button.tsx';

interface PageTurnerProps {
  readonly first: boolean;
  /** The cursor of the next page; null where there is none. */
  readonly next: string | null;
  /** Null: back to the first page. */
  readonly onTurn: (cursor: string | null) => void;
}

/** Keyset pages, newest first: there is a way on and a way back to the begin. Nothing where one page is all. */
export function PageTurner({ first, next, onTurn }: PageTurnerProps) {
  if (first && next === null) return null;
  return (
    <nav aria-label="Pages" className="flex justify-between pt-4">
      <Button disabled={first} onClick={() => onTurn(null)}>
        <ArrowLeft aria-hidden className="size-4" />
        Newest
      </Button>
      <Button disabled={next === null} onClick={() => onTurn(next)}>
        Older
        <ArrowRight aria-hidden className="size-4" />
      </Button>
    </nav>
  );
}
