'use client';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import type { JournalLine, RunDetail } from '#lib/contracts/run.ts';
import { getJson } from '../query/get-json.ts';
import { joinLines } from './join-lines.ts';

export interface OlderLines {
  readonly lines: readonly JournalLine[];
  /** Loads a page of those before; null where there are none. */
  readonly load: (() => void) | null;
  readonly loading: boolean;
  readonly problem: string | null;
}

/** The run's lines with the older ones that the reader asked for. Nothing is loaded without being asked for. */
export function useOlderLines(run: RunDetail): OlderLines {
  const [loaded, setLoaded] = useState<readonly JournalLine[]>([]);
  const [whole, setWhole] = useState(false);
  const lines = joinLines(loaded, run.lines);
  const first = lines[0]?.sequence ?? 1;
  const { mutate, isPending, error } = useMutation({
    mutationFn: () => getJson<RunDetail>(`/api/runs/${encodeURIComponent(run.id)}?beforeSequence=${first}`),
    onSuccess: (older) => {
      setLoaded((before) => joinLines(older.lines, joinLines(before, run.lines)));
      // Housekeeping may have removed the first ones.
      setWhole(older.lines.length === 0);
    },
  });
  return {
    lines,
    load: first > 1 && !whole ? () => mutate() : null,
    loading: isPending,
    problem: error?.message ?? null,
  };
}
