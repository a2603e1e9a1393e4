import { TriangleAlert } from 'lucide-react';
import type { DatabaseFileReport } from '#lib/contracts/environment.ts';
import { formatBytes } from '../format/bytes.ts';
import { Cell, Row, Table } from '../ui/table.tsx';
import { formatPageSize } from './found.tsx';

export function DatabaseTable({ databases }: { readonly databases: readonly DatabaseFileReport[] }) {
  return (
    <Table
      label="Table of database files"
      columns={['Name', 'Type', 'Size', 'Page', 'Checksums', 'Listed by db_archive -s']}
    >
      {databases.map((file) => (
        <Row key={`${file.directory}/${file.name}`} className="hover:bg-raised">
          <Cell place="lead" className="figures wrap-anywhere">
            {file.name}
          </Cell>
          <Cell place="named" title="Type" className="whitespace-nowrap">
            {file.type}
          </Cell>
          <Cell place="beside" className="figures whitespace-nowrap">
            {formatBytes(file.bytes)}
          </Cell>
          <Cell place="named" title="Page" className="figures whitespace-nowrap">
            {file.pageSize === null ? '—' : formatPageSize(file.pageSize)}
          </Cell>
          <Cell place="named" title="Checksums" className="text-muted">
            {file.checksums ? 'yes' : 'no'}
          </Cell>
          <Cell place="named" title="Listed" className="whitespace-nowrap">
            <Listed listed={file.listedByArchive} />
          </Cell>
        </Row>
      ))}
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
