import { Download } from 'lucide-react';
import { exportFormats } from '#lib/contracts/list-export.ts';
import { buttonClasses } from './classes.ts';

interface ExportLinksProps {
  readonly href: string;
  /** The filter, as the address takes it. */
  readonly search: string;
  /** In the plural: `runs`. */
  readonly what: string;
}

/** Everything that the filter takes as a file, not only the page that is shown. */
export function ExportLinks({ href, search, what }: ExportLinksProps) {
  return (
    <p className="flex flex-wrap items-center justify-end gap-2 pt-4 text-sm text-muted">
      <span className="pr-1">{search ? `Export all ${what} that match:` : `Export all ${what}:`}</span>
      {exportFormats.map((format) => (
        <a
          key={format}
          href={`${href}?format=${format}${search && `&${search}`}`}
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
