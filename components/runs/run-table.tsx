'use client';
import { useTable } from '@tanstack/react-table';
import type { RunSummary } from '#lib/contracts/run.ts';
import { bodyCell, headCell, Table } from '../ui/table.tsx';
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
  return (
    <Table label={label}>
      <thead>
        {table.getHeaderGroups().map((group) => (
          <tr key={group.id}>
            {group.headers.map((header) => (
              <th key={header.id} scope="col" className={headCell}>
                <table.FlexRender header={header} />
              </th>
            ))}
          </tr>
        ))}
      </thead>
      <tbody>
        {table.getRowModel().rows.map((row) => (
          <tr key={row.id} className="hover:bg-raised">
            {row.getAllCells().map((cell) => (
              <td key={cell.id} className={bodyCell}>
                <table.FlexRender cell={cell} />
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </Table>
  );
}
