'use client';
import { useTable } from '@tanstack/react-table';
import type { RunSummary } from '#lib/contracts/run.ts';
import { Cell, type CellPlace, Row, Table } from '../ui/table.tsx';
import { replicaRunColumns, runColumns, runTableFeatures } from './columns.tsx';

interface RunTableProps {
  readonly label: string;
  readonly runs: readonly RunSummary[];
  readonly ofOneReplica?: boolean | undefined;
}

export function RunTable({ label, runs, ofOneReplica = false }: RunTableProps) {
  const table = useTable({
    features: runTableFeatures,
    columns: ofOneReplica ? replicaRunColumns : runColumns,
    data: runs,
    getRowId: (run) => run.id,
  });
  const columns = table.getAllLeafColumns();
  return (
    <Table label={label} columns={columns.map(titleOf)}>
      {table.getRowModel().rows.map((row) => (
        <Row key={row.id} className="hover:bg-raised">
          {row.getAllCells().map((cell) => (
            <Cell key={cell.id} place={places[cell.column.id]} title={titleOf(cell.column)}>
              <table.FlexRender cell={cell} />
            </Cell>
          ))}
        </Row>
      ))}
    </Table>
  );
}

const titleOf = ({ columnDef }: { columnDef: { header?: unknown } }) => String(columnDef.header);

const places: Record<string, CellPlace> = {
  state: 'lead',
  requestedAt: 'beside',
  kind: 'word',
  replicaName: 'rest',
  took: 'named',
  bytesCopied: 'named',
  publishedLsn: 'named',
  trigger: 'named',
};
