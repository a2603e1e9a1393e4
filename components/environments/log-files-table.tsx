import type { EnvironmentReport } from '#lib/contracts/environment.ts';
import { formatBytes } from '../format/bytes.ts';
import { formatCount } from '../format/count.ts';
import { bodyCell, headCell, Table } from '../ui/table.tsx';

/** The newest matter; an environment can keep thousands. */
const shown = 8;

export function LogFilesTable({ files }: { readonly files: EnvironmentReport['logFiles'] }) {
  const newest = files.slice(-shown).reverse();
  return (
    <>
      <Table label="Table of log files">
        <thead>
          <tr>
            {['Name', 'Size', 'In use'].map((title) => (
              <th key={title} scope="col" className={headCell}>
                {title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {newest.map(({ name, bytes, inUse }) => (
            <tr key={name} className="hover:bg-raised">
              <td className={`${bodyCell} figures`}>{name}</td>
              <td className={`${bodyCell} figures whitespace-nowrap`}>{formatBytes(bytes)}</td>
              <td className={`${bodyCell} text-muted`}>{inUse ? 'yes' : 'no'}</td>
            </tr>
          ))}
        </tbody>
      </Table>
      {files.length > shown && (
        <p className="border-t px-4 py-2.5 text-sm text-muted">
          {formatCount(files.length - shown, 'older file')} not shown.
        </p>
      )}
    </>
  );
}
