import type { ExposureSeries } from '#lib/contracts/exposure-series.ts';
import { ShortTime } from '../time/short-time.tsx';
import { bodyCell, headCell, Table } from '../ui/table.tsx';
import { stretches } from './geometry.ts';
import { measureNames, measures } from './measures.ts';

/** As many as are read at a glance. */
const rows = 12;

/** The same as the picture, for those who read it: the worst of each stretch, the newest first. */
export function ExposureTable({ series }: { readonly series: ExposureSeries }) {
  return (
    <Table label={`Exposure over the last ${series.range} as a table`}>
      <thead>
        <tr>
          <th scope="col" className={headCell}>
            From
          </th>
          {measureNames.map((name) => (
            <th key={name} scope="col" className={headCell}>
              Most {measures[name].title}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {[...stretches(series, rows)].reverse().map(({ at, worst }) => (
          <tr key={at}>
            <td className={bodyCell}>
              <ShortTime at={at} />
            </td>
            {worst === null ? (
              <td colSpan={measureNames.length} className={`${bodyCell} text-muted`}>
                nothing was seen
              </td>
            ) : (
              measureNames.map((name) => (
                <td key={name} className={`${bodyCell} figures whitespace-nowrap`}>
                  {measures[name].words(measures[name].read(worst))}
                </td>
              ))
            )}
          </tr>
        ))}
      </tbody>
    </Table>
  );
}
