import { Download } from 'lucide-react';
import type { HistoryFilter } from '#lib/contracts/run.ts';
import { exportFormats } from '#lib/contracts/run-export.ts';
import { buttonClasses } from '../ui/classes.ts';
import { queryString } from './queries.ts';

/** Everything that the filter takes as a file, not only the page that is shown. */
export function ExportLinks({ filter }: { readonly filter: HistoryFilter }) {
  const { after: _, ...chosen } = filter;
  const search = queryString(chosen);
  return (
    <p className="flex flex-wrap items-center justify-end gap-2 pt-4 text-sm text-muted">
      <span className="pr-1">{search ? 'Export all runs that match:' : 'Export all runs:'}</span>
      {exportFormats.map((format) => (
        <a
          key={format}
          href={`/api/history/export?format=${format}${search && `&${search}`}`}
          download
          className={buttonClasses('secondary', 'sm')}
        >
          <Download aria-hidden className="size-3.5" />
          {format.toUpperCase()}
        </a>
      ))}
    </p>
  );
}
