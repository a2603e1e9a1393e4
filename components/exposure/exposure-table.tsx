import type { ExposureSeries } from '#lib/contracts/exposure-series.ts';
import { ShortTime } from '../time/short-time.tsx';
import { Cell, Row, Table } from '../ui/table.tsx';
import { stretches } from './geometry.ts';
import { measureNames, measures } from './measures.ts';

/** As many as are read at a glance. */
const rows = 12;

/** The same as the picture, for those who read it: the worst of each stretch, the newest first. */
export function ExposureTable({ series }: { readonly series: ExposureSeries }) {
  return (
    <Table
      label={`Exposure over the last ${series.range} as a table`}
      columns={['From', ...measureNames.map((name) => `Most ${measures[name].title}`)]}
    >
      {[...stretches(series, rows)].reverse().map(({ at, worst }) => (
        <Row key={at}>
          <Cell place="lead">
            <ShortTime at={at} />
          </Cell>
          {worst === null ? (
            <Cell place="beside" colSpan={measureNames.length} className="text-muted">
              nothing was seen
            </Cell>
          ) : (
            measureNames.map((name) => (
              <Cell
                key={name}
                place="named"
                title={`Most ${measures[name].title}`}
                className="figures whitespace-nowrap"
              >
                {measures[name].words(measures[name].read(worst))}
              </Cell>
            ))
          )}
        </Row>
      ))}
    </Table>
  );
}
