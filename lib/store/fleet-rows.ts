import type { Db } from './client.ts';
import { type SummaryRow as EnvironmentRow, environmentColumns } from './environment-rows.ts';
import { Prisma } from './generated/client.ts';
import { type ReplicaRow, type ReplicaSurroundings, replicaColumns } from './replica-rows.ts';
import { type OpenRunRow, toOpenRun } from './run-rows.ts';

/** Of these environments, or of all that are there. */
export type WhichEnvironments = readonly string[] | undefined;

type FleetReplicaRow = ReplicaRow & Pick<ReplicaSurroundings, 'activeRun' | 'verifyRun'>;
type FoundReplica = ReplicaRow & Record<'activeRun' | 'verifyRun', OpenRunRow | null>;

/** The environments, by name. */
export async function readEnvironmentRows(db: Db, ids: WhichEnvironments): Promise<EnvironmentRow[]> {
  return readLists<EnvironmentRow>(
    db,
    Object.keys(environmentColumns),
    Prisma.sql`SELECT ${columnsOf(environmentColumns)} FROM environment
      WHERE removed_at IS NULL AND ${among('id', ids)} ORDER BY name`,
  );
}

/** Their replicas, by name, each with its open runs. */
export async function readReplicaRows(db: Db, ids: WhichEnvironments): Promise<FleetReplicaRow[]> {
  const rows = await readLists<FoundReplica>(
    db,
    [...Object.keys(replicaColumns), 'activeRun', 'verifyRun'],
    Prisma.sql`SELECT ${columnsOf(replicaColumns)},
        (SELECT json_build_object('id', id, 'kind', kind, 'state', state) FROM run WHERE id = replica.active_run_id) AS "activeRun",
        (SELECT json_build_object('id', id, 'kind', kind, 'state', state) FROM run WHERE id = replica.verify_run_id) AS "verifyRun"
      FROM replica WHERE removed_at IS NULL AND ${among('environment_id', ids)} ORDER BY name`,
  );
  return rows.map((row) =>
    Object.assign(row, {
      activeRun: row.activeRun && toOpenRun(row.activeRun),
      verifyRun: row.verifyRun && toOpenRun(row.verifyRun),
    }),
  );
}

/**
 * All rows as one text that holds a list for each column, and is parsed once: a quarter of the time that the client takes for a
 * thousand rows with their dates and large numbers, and two thirds of what rows as objects take, which name their columns each.
 * Dates come as text, large numbers as numbers.
 */
async function readLists<Row>(db: Db, columns: readonly string[], select: Prisma.Sql): Promise<Row[]> {
  const lists = Prisma.raw(columns.map((name) => `json_agg("${name}") AS "${name}"`).join(', '));
  const [answer] = await db.$queryRaw<{ lists: string }[]>`
    SELECT row_to_json(lists)::text AS lists FROM (SELECT ${lists} FROM (${select}) AS found) AS lists`;
  // No rows: null in the place of each list.
  const found = Object.entries(JSON.parse(answer?.lists ?? '{}') as Record<string, unknown[] | null>);
  const rows = (found[0]?.[1] ?? []).map((): Record<string, unknown> => ({}));
  for (const [name, list] of found) {
    rows.forEach((row, index) => {
      row[name] = list?.[index];
    });
  }
  // What the columns hold by the schema, as JSON has it.
  return rows as Row[];
}

/** `environment_id AS "environmentId", …`: the client's names for the columns, which differ in this way only. */
function columnsOf(columns: Readonly<Record<string, true>>): Prisma.Sql {
  const snake = (name: string) => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
  return Prisma.raw(
    Object.keys(columns)
      .map((name) => `${snake(name)} AS "${name}"`)
      .join(', '),
  );
}

const among = (column: string, ids: WhichEnvironments): Prisma.Sql =>
  ids === undefined ? Prisma.sql`true` : Prisma.sql`${Prisma.raw(column)} = ANY (${[...ids]}::uuid[])`;
