'use client';
import { type HistoryFilter, type HistorySpan, historySpanNames } from '#lib/contracts/run.ts';
import { useNow } from '../time/now.tsx';
import { MomentField } from '../ui/moment-field.tsx';
import { Select } from '../ui/select.tsx';

const dayMs = 86_400_000;

const spanTitle = {
  hour: 'Last hour',
  day: 'Last 24 hours',
  week: 'Last 7 days',
  month: 'Last 30 days',
} as const satisfies Record<HistorySpan, string>;

const options = [
  { value: 'any', label: 'Any time' },
  ...historySpanNames.map((span) => ({ value: span, label: spanTitle[span] })),
  { value: 'between', label: 'Between…' },
] as const;

interface TimeChange {
  readonly within: HistorySpan | null;
  readonly from: string | null;
  readonly to: string | null;
}

interface TimeFilterProps {
  readonly filter: Pick<HistoryFilter, 'within' | 'from' | 'to'>;
  readonly onChange: (change: Partial<TimeChange>) => void;
}

const anyTime: TimeChange = { within: null, from: null, to: null };

/** Spans that end now, or two moments in the reader's zone. */
export function TimeFilter({ filter: { within, from, to }, onChange }: TimeFilterProps) {
  const now = useNow();
  const between = from !== undefined || to !== undefined;
  const choose = (chosen: (typeof options)[number]['value']) => {
    if (chosen === 'any') onChange(anyTime);
    else if (chosen === 'between')
      onChange({ ...anyTime, from: new Date(Math.floor((now - dayMs) / 60_000) * 60_000).toISOString() });
    else onChange({ ...anyTime, within: chosen });
  };
  return (
    <>
      <Select
        label="Time"
        className="sm:w-40"
        value={between ? 'between' : (within ?? 'any')}
        options={options}
        onChange={choose}
      />
      {between && (
        <div className="flex items-center gap-2 max-sm:col-span-2 max-sm:flex-wrap">
          <MomentField label="From" value={from} onChange={(moment) => onChange({ from: moment })} />
          <span className="text-muted">to</span>
          <MomentField label="To" value={to} onChange={(moment) => onChange({ to: moment })} />
        </div>
      )}
    </>
  );
}
