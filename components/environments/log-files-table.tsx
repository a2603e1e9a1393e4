import type { EnvironmentReport } from '#lib/contracts/environment.ts';
import { formatBytes } from '../format/bytes.ts';
import { formatCount } from '../format/count.ts';
import { Cell, Row, Table } from '../ui/table.tsx';

/** The newest matter; an environment can keep thousands. */
const shown = 8;

export function LogFilesTable({ files }: { readonly files: EnvironmentReport['logFiles'] }) {
  const newest = files.slice(-shown).reverse();
  return (
    <>
      <Table label="Table of log files" columns={['Name', 'Size', 'In use']} narrow>
        {newest.map(({ name, bytes, inUse }) => (
          <Row key={name} className="hover:bg-raised">
            <Cell className="figures">{name}</Cell>
            <Cell className="figures whitespace-nowrap">{formatBytes(bytes)}</Cell>
            <Cell className="text-muted">{inUse ? 'yes' : 'no'}</Cell>
          </Row>
        ))}
      </Table>
      {files.length > shown && (
        <p className="border-t px-4 py-2.5 text-sm text-muted">
          {formatCount(files.length - shown, 'older file')} not shown.
        </p>
      )}
    </>
  );
}
