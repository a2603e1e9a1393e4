import { clsx } from 'clsx';
import type { ComponentProps, ReactNode } from 'react';

interface TableProps {
  readonly label: string;
  /** Titles, left to right; one in parentheses is for those who do not see. */
  readonly columns: readonly string[];
  /** Of few, narrow columns: stays a table on a phone. */
  readonly narrow?: boolean;
  /** Each a {@link Row}. */
  readonly children: ReactNode;
}

/**
 * Rows of 40 px, hairlines between. On a phone each row becomes a few lines; its cells say what goes where. The roles are
 * written out since browsers forget them where a table is not laid out as one. What is wider than the page all the same
 * scrolls on its own, by keyboard too.
 */
export function Table({ label, columns, narrow = false, children }: TableProps) {
  return (
    <section
      aria-label={label}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard (WCAG 2.1.1).
      tabIndex={0}
      className="relative overflow-x-auto rounded-md -outline-offset-2"
    >
      <table
        {...role('table')}
        data-stacks={narrow ? undefined : ''}
        className="w-full border-collapse text-left stacked:block"
      >
        <thead {...role('rowgroup')} className="stacked:sr-only">
          <tr {...role('row')}>
            {columns.map((column) => (
              <th
                {...role('columnheader')}
                key={column}
                scope="col"
                className="h-9 border-b px-4 text-sm font-normal whitespace-nowrap text-muted"
              >
                {column.startsWith('(') ? <span className="sr-only">{column.slice(1, -1)}</span> : column}
              </th>
            ))}
          </tr>
        </thead>
        <tbody {...role('rowgroup')} className="stacked:block">
          {children}
        </tbody>
      </table>
    </section>
  );
}

/** Written out (see {@link Table}); to the linter a role that is the element's own looks redundant. */
const role = (name: 'table' | 'rowgroup' | 'row' | 'columnheader' | 'cell') => ({ role: name });

export function Row({ className, ...rest }: ComponentProps<'tr'>) {
  return (
    <tr
      {...role('row')}
      className={clsx(
        'border-b last:border-b-0 stacked:flex stacked:flex-wrap stacked:items-baseline stacked:gap-x-4',
        'stacked:gap-y-0.5 stacked:px-4 stacked:py-2.5',
        // Ends the first line, which is of those that come before in order.
        "stacked:before:basis-full stacked:before:content-['']",
        className,
      )}
      {...rest}
    />
  );
}

const places = {
  /** Begins the first line. */
  lead: 'stacked:order-first stacked:min-w-24 stacked:flex-1',
  /** At the right of the first line. */
  beside: 'stacked:-order-1 stacked:ml-auto',
  /** The rest of a line that others begin. */
  rest: 'stacked:grow stacked:basis-52',
  /** One line, or more, for itself. */
  line: 'stacked:basis-full',
  /** One after the other, as many as there is room for. */
  word: '',
  /** The same, with the title of its column. */
  named:
    'stacked:text-sm stacked:before:mr-1.5 stacked:before:text-muted stacked:before:content-[attr(data-title)]',
  hidden: 'stacked:hidden',
} as const;

/** Where a cell goes on a phone. */
export type CellPlace = keyof typeof places;

interface CellProps extends Omit<ComponentProps<'td'>, 'title'> {
  readonly place?: CellPlace | undefined;
  /** Of its column, where its place is `named`. */
  readonly title?: string | undefined;
}

export function Cell({ place = 'word', title, className, ...rest }: CellProps) {
  return (
    <td
      {...role('cell')}
      data-title={title}
      className={clsx('h-10 px-4 py-1.5 stacked:h-auto stacked:p-0', places[place], className)}
      {...rest}
    />
  );
}
