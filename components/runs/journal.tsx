'use client';
import { clsx } from 'clsx';
import { useEffect, useLayoutEffect, useRef } from 'react';
import { asSentence } from '../format/count.ts';
import { shortTime } from '../time/absolute.ts';
import { useHydrated } from '../time/now.tsx';
import { Button } from '../ui/button.tsx';
import type { OlderLines } from './use-older-lines.ts';

interface JournalProps {
  readonly older: OlderLines;
  /** Follows the end while the reader is there. */
  readonly live: boolean;
}

/** What the engine said and the utilities printed, line by line. */
export function Journal({ older, live }: JournalProps) {
  const { lines, load, loading, problem } = older;
  const last = lines.at(-1)?.sequence;
  const box = useRef<HTMLElement>(null);
  const atEnd = useRef(true);
  const hydrated = useHydrated();
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new line is what there is to follow.
  useEffect(() => {
    if (live && atEnd.current && box.current) box.current.scrollTop = box.current.scrollHeight;
  }, [last, live]);
  // The line that the reader looks at stays where it is when others come before it.
  const firstShown = useRef(0);
  useLayoutEffect(() => {
    const first = lines[0]?.sequence ?? 0;
    const came = lines.findIndex(({ sequence }) => sequence === firstShown.current);
    const rows = box.current?.getElementsByTagName('div');
    const [top, before] = [rows?.[0], rows?.[came]];
    if (came > 0 && top && before && box.current) box.current.scrollTop += before.offsetTop - top.offsetTop;
    firstShown.current = first;
  }, [lines]);
  if (lines.length === 0)
    return <p className="px-4 py-3 text-muted">{live ? 'Nothing was said yet.' : 'Nothing was said.'}</p>;
  return (
    <section
      ref={box}
      aria-label="Output"
      // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard (WCAG 2.1.1).
      tabIndex={0}
      onScroll={({ currentTarget: { scrollTop, scrollHeight, clientHeight } }) => {
        atEnd.current = scrollHeight - scrollTop - clientHeight < 24;
      }}
      className="figures max-h-96 overflow-auto [overflow-anchor:none] px-4 py-3 leading-5 -outline-offset-2"
    >
      {load && (
        <Button size="sm" className="mb-2 font-sans" disabled={loading} onClick={load}>
          {loading ? 'Loading…' : 'Load older lines'}
        </Button>
      )}
      {problem && (
        <p role="alert" className="pb-2 font-sans text-bad">
          {asSentence(problem)}
        </p>
      )}
      {lines.map((line) => (
        <div key={line.sequence} className="flex gap-4 max-sm:flex-col max-sm:gap-0 max-sm:pb-1">
          <span className="flex shrink-0 gap-4 text-faint">
            <time dateTime={line.at} className="w-[8ch]">
              {hydrated ? shortTime(line.at).slice(-8) : ''}
            </time>
            <span className="w-[10ch]">{line.source}</span>
          </span>
          <span
            className={clsx(
              'whitespace-pre-wrap wrap-anywhere',
              line.stream === 'stderr' ? 'text-warn' : line.stream === 'note' && 'text-muted',
            )}
          >
            {line.text}
          </span>
        </div>
      ))}
    </section>
  );
}
