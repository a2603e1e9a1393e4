import { TriangleAlert } from 'lucide-react';
import type { DatabaseFileReport } from '#lib/contracts/environment.ts';
import { formatBytes } from '../format/bytes.ts';
import { bodyCell, headCell, Table } from '../ui/table.tsx';
import { formatPageSize } from './found.tsx';

export function DatabaseTable({ databases }: { readonly databases: readonly DatabaseFileReport[] }) {
  return (
    <Table label="Table of database files">
      <thead>
        <tr>
          {['Name', 'Type', 'Size', 'Page', 'Checksums', 'Listed by db_archive -s'].map((title) => (
            <th key={title} scope="col" className={headCell}>
              {title}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {databases.map((file) => (
          <tr key={`${file.directory}/${file.name}`} className="hover:bg-raised">
            <td className={`${bodyCell} figures`}>{file.name}</td>
            <td className={`${bodyCell} whitespace-nowrap`}>{file.type}</td>
            <td className={`${bodyCell} figures whitespace-nowrap`}>{formatBytes(file.bytes)}</td>
            <td className={`${bodyCell} figures whitespace-nowrap`}>
              {file.pageSize === null ? '—' : formatPageSize(file.pageSize)}
            </td>
            <td className={`${bodyCell} text-muted`}>{file.checksums ? 'yes' : 'no'}</td>
            <td className={`${bodyCell} whitespace-nowrap`}>
              <Listed listed={file.listedByArchive} />
            </td>
          </tr>
        ))}
      </tbody>
    </Table>
  );
}

/** A database without an open handle during the life of the log files is not listed; the scan finds it all the same. */
function Listed({ listed }: { readonly listed: boolean | null }) {
  if (listed === null) return <span className="text-faint">not asked</span>;
  if (listed) return <span className="text-muted">yes</span>;
  return (
    <span className="inline-flex items-center gap-2">
      <TriangleAlert aria-hidden className="size-4 text-warn" />
      no, found by the scan
    </span>
  );
}
