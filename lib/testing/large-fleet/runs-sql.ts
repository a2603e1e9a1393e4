import type { ErrorReport } from '../../contracts/errors.ts';
import type { StepName } from '../../contracts/run.ts';
import { moment, sqlList, sqlText } from './helpers-sql.ts';
import type { LargeFleet } from './size.ts';

const failures = [
  {
    code: 'disk-full',
    message: 'the file system of the target is full',
    hint: 'Make room below the target, or name another one.',
  },
  {
    code: 'log-gap',
    message: 'log.0000000412 is neither in the environment nor in the archive',
    hint: 'Take a snapshot: it begins a new chain.',
  },
  {
    code: 'utility-timed-out',
    message: 'db_archive did not finish within 30 s',
    hint: 'Look at what the application does at that time.',
  },
  {
    code: 'permission-denied',
    message: 'the log directory cannot be read',
    hint: 'Let the user of the worker read the environment.',
  },
  {
    code: 'recovery-failed',
    message: 'db_recover ended with status 1: BDB0061 PANIC: Input/output error',
    hint: 'Look into the log of the kernel for the disk.',
  },
] as const satisfies readonly ErrorReport[];

const json = (report: ErrorReport): string => `${sqlText(JSON.stringify(report))}::jsonb`;

/**
 * Runs, oldest first, as many as wanted: of each replica one every period, in the states and kinds that a well kept
 * fleet has; the newest of some are open.
 */
export const runsSql = (fleet: LargeFleet): string => `
  INSERT INTO run (id, replica_id, environment_id, host, kind, state, trigger, requested_by, requested_at, started_at,
    published_at, ended_at, published_lsn, bytes_copied, fell_back, error)
  SELECT pg_temp.v7(at, 'run ' || n), id, environment_id, host, kind, state, trigger,
    CASE trigger WHEN 'schedule' THEN 'schedule' WHEN 'follow' THEN 'following'
      WHEN 'operator' THEN pg_temp.pick(${sqlList(['mira', 'jonas', 'operator', 'aiko'])}, pg_temp.u(25, n)) ELSE 'schedule' END,
    at, at + wait,
    CASE WHEN state = 'succeeded' AND kind <> 'prune' THEN at + wait + took * 0.7 END,
    at + wait + took,
    CASE WHEN state = 'succeeded' AND kind <> 'prune' THEN pg_temp.lsn(
      log_bytes - ((extract(epoch FROM ${moment(fleet)} - at)) * greatest(rate, 300))::bigint) END,
    CASE WHEN kind = 'prune' THEN NULL WHEN kind = 'snapshot' THEN (pg_temp.u(26, r) * 9e9)::bigint
      ELSE (pg_temp.u(26, n) * 4e7)::bigint END,
    kind = 'snapshot' AND trigger IN ('schedule', 'follow'),
    CASE state WHEN 'failed' THEN (ARRAY[${failures.map(json).join(', ')}])[1 + n % ${failures.length}]
      WHEN 'cancelled' THEN ${json({ code: 'cancelled', message: 'an operator cancelled it', hint: 'Run it again when you want it.' })}
      WHEN 'interrupted' THEN ${json({ code: 'interrupted', message: 'the worker that carried this run out has ended', hint: 'Nothing to do: it is taken up again by itself.' })} END
  FROM (
    SELECT *, pg_temp.u(24, n) * 1500 * interval '1 millisecond' + interval '20 milliseconds' AS wait,
      date_trunc('milliseconds', CASE kind WHEN 'snapshot' THEN 30 + pg_temp.u(23, r) * 900 WHEN 'prune' THEN 2
        ELSE 0.8 + pg_temp.u(23, n) ^ 4 * 60 END * interval '1 second') AS took
    FROM (
      SELECT r, k, r * 100000::bigint + k AS n, id, environment_id, host, log_bytes, rate, at,
        CASE WHEN pg_temp.u(20, r * 100000::bigint + k) < 0.004 THEN 'snapshot'
          WHEN pg_temp.u(20, r * 100000::bigint + k) < 0.007 THEN 'prune' ELSE 'update' END AS kind,
        CASE WHEN pg_temp.u(21, r * 100000::bigint + k) < 0.012 THEN 'failed'
          WHEN pg_temp.u(21, r * 100000::bigint + k) < 0.015 THEN 'cancelled'
          WHEN pg_temp.u(21, r * 100000::bigint + k) < 0.018 THEN 'interrupted' ELSE 'succeeded' END AS state,
        CASE WHEN pg_temp.u(20, r * 100000::bigint + k) BETWEEN 0.004 AND 0.012 THEN 'operator'
          WHEN pg_temp.u(22, r * 100000::bigint + k) < 0.003 THEN 'resume'
          WHEN pg_temp.u(22, r * 100000::bigint + k) < 0.004 THEN 'command'
          WHEN follows THEN 'follow' ELSE 'schedule' END AS trigger
      FROM fleet, generate_series(0, ${Math.ceil((fleet.days * 86_400) / 1800)}) AS k,
        LATERAL (SELECT date_trunc('milliseconds', ${moment(fleet)} - interval '20 minutes'
          - (k + pg_temp.u(27, r)) * period * interval '1 second' - pg_temp.u(28, r * 100000::bigint + k) * interval '3 seconds') AS at) AS times
      WHERE k * period < ${fleet.days * 86_400} AND at > created AND state <> 'never synced'
      ORDER BY at DESC LIMIT ${fleet.runs}
    ) AS newest
  ) AS timed
  ORDER BY at`;

/**
 * What is open: following of each replica that is followed, a few snapshots and updates under way, a few that wait. A
 * made-up worker on each host carries them out: without one, the first real worker would take them for lost.
 */
export const openRunsSql = (fleet: LargeFleet): string => `
  INSERT INTO worker (id, host, pid, start_time, scope, version, started_at, heartbeat_at)
  SELECT pg_temp.v7(${moment(fleet)}, 'worker ' || host), host, 4242, '1', 'made up', '0.1.0', ${moment(fleet)} - interval '9 days',
    ${moment(fleet)} + interval '3650 days' FROM (SELECT DISTINCT host FROM homes) AS hosts;
  INSERT INTO run (id, replica_id, environment_id, host, kind, state, trigger, requested_by, requested_at, started_at, worker_id)
  SELECT pg_temp.v7(at, kind || ' of ' || r), id, environment_id, host, kind, state,
    CASE WHEN kind = 'follow' THEN 'follow' ELSE 'operator' END, CASE WHEN kind = 'follow' THEN 'following' ELSE 'mira' END,
    at, CASE WHEN state = 'running' THEN at + interval '80 milliseconds' END,
    CASE WHEN state = 'running' THEN pg_temp.v7(${moment(fleet)}, 'worker ' || host) END
  FROM (
    SELECT fleet.*, 'follow' AS kind, 'running' AS run_state, ${moment(fleet)} - interval '9 days' + r * interval '1 second' AS at
    FROM fleet WHERE follows AND state IN ('in step', 'behind')
    UNION ALL
    SELECT fleet.*, CASE WHEN r % 3 = 0 THEN 'snapshot' ELSE 'update' END, CASE WHEN r % 4 = 3 THEN 'queued' ELSE 'running' END,
      ${moment(fleet)} - pg_temp.u(30, r) * interval '9 minutes'
    FROM fleet WHERE r % 41 = 13 AND state IN ('in step', 'behind')
  ) AS opened(r, environment_id, e, host, log_bytes, rate, name, home, id, created, follows, period, fleet_state, kind, state, at);
  UPDATE replica SET follow_run_id = run.id FROM run
  WHERE run.replica_id = replica.id AND run.state = 'running' AND run.kind = 'follow';
  UPDATE replica SET active_run_id = run.id FROM run
  WHERE run.replica_id = replica.id AND run.state IN ('queued', 'running') AND run.kind <> 'follow'`;

const updateSteps: readonly StepName[] = [
  'inspect',
  'prepare',
  'check-chain',
  'list-files',
  'copy-new-databases',
  'ship-logs',
  'place-logs',
  'recover',
  'check',
  'publish',
  'standby',
  'prune',
];
const snapshotSteps: readonly StepName[] = updateSteps
  .filter((name) => name !== 'check-chain')
  .map((name) => (name === 'copy-new-databases' ? 'copy-databases' : name));

/** Steps of the runs of the last days: as long as each other, the rest skipped after the one that failed. */
export const stepsSql = (fleet: LargeFleet): string => `
  INSERT INTO run_step (run_id, position, name, state, started_at, ended_at, files_done, files_total, bytes_done, bytes_total)
  SELECT run.id, position, step,
    CASE WHEN run.state = 'queued' OR run.state = 'running' AND position > 5 THEN 'pending' WHEN run.state = 'running' AND position = 5 THEN 'running'
      WHEN run.state = 'succeeded' OR run.state = 'running' OR position < 6 THEN 'succeeded' WHEN position = 6 THEN 'failed' ELSE 'skipped' END,
    CASE WHEN begun THEN run.started_at + (position - 1) * took END,
    CASE WHEN begun AND NOT (run.state = 'running' AND position = 5) THEN run.started_at + position * took END,
    CASE WHEN begun AND position IN (5, 6) THEN 3 END, CASE WHEN begun AND position IN (5, 6) THEN 7 END,
    CASE WHEN begun AND position = 5 THEN coalesce(run.bytes_copied, 400000000) END,
    CASE WHEN begun AND position = 5 THEN coalesce(run.bytes_copied, 900000000) END
  FROM run, unnest(CASE run.kind WHEN 'snapshot' THEN ${sqlList(snapshotSteps)} ELSE ${sqlList(updateSteps)} END)
      WITH ORDINALITY AS steps(step, position),
    LATERAL (SELECT coalesce(run.ended_at - run.started_at, interval '60 seconds') / 12 AS took,
      run.state = 'succeeded' OR run.state = 'running' AND position < 6 OR run.state NOT IN ('queued', 'running') AND position < 7 AS begun) AS facts
  WHERE run.kind IN ('snapshot', 'update')
    AND (run.requested_at > ${moment(fleet)} - ${fleet.stepDays} * interval '1 day' OR run.state IN ('queued', 'running'));
  INSERT INTO journal_line (run_id, sequence, at, step, source, stream, text)
  SELECT run.id, line, run.requested_at + line * interval '40 milliseconds', 'recover', 'db_recover', 'stderr',
    'BDB1519 recovery ' || line * 20 || '% complete'
  FROM run, generate_series(1, 5) AS line
  WHERE run.kind IN ('snapshot', 'update') AND run.state NOT IN ('queued', 'running')
    AND run.requested_at > ${moment(fleet)} - interval '1 day'`;

/** What the ends of runs leave beside them: days, and the newest run of each replica with its recovery. */
export const outcomesSql = (fleet: LargeFleet): string => `
  INSERT INTO day_outcome (replica_id, day, succeeded, failed)
  SELECT replica_id, (ended_at AT TIME ZONE 'UTC')::date, count(*) FILTER (WHERE state = 'succeeded'),
    count(*) FILTER (WHERE state <> 'succeeded')
  FROM run WHERE ended_at > ${moment(fleet)} - interval '60 days' AND state <> 'cancelled' AND kind NOT IN ('follow', 'prune')
  GROUP BY 1, 2;
  UPDATE replica SET
    last_run = json_build_object('id', newest.id, 'kind', newest.kind, 'state', newest.state,
      'endedAt', to_char(newest.ended_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), 'error', newest.error),
    last_error = newest.error,
    recovery_result = CASE newest.state WHEN 'failed' THEN 'failed' ELSE 'succeeded' END, recovery_at = newest.ended_at,
    recovery_ms = (extract(epoch FROM newest.ended_at - newest.started_at) * 600)::int, recovery_lsn = newest.published_lsn
  FROM (
    SELECT DISTINCT ON (replica_id) * FROM run
    WHERE ended_at IS NOT NULL AND kind IN ('snapshot', 'update') ORDER BY replica_id, requested_at DESC
  ) AS newest
  WHERE newest.replica_id = replica.id`;
