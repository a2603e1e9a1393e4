import { moment, sqlList } from './helpers-sql.ts';
import type { LargeFleet } from './size.ts';

const applications = [
  'orders',
  'billing',
  'ledger',
  'sessions',
  'inventory',
  'accounts',
  'catalogue',
  'payments',
  'messages',
  'directory',
  'mail-spool',
  'pricing',
  'audit-trail',
  'carts',
  'shipments',
  'subscribers',
  'call-records',
  'certificates',
  'tickets',
  'telemetry',
  'dns-zones',
  'search-index',
  'quotas',
  'invoices',
  'customer-correspondence-archive',
];
const sites = ['ams', 'fra', 'lon', 'par', 'mad', 'waw', 'nyc', 'sjc', 'gru', 'sin', 'nrt', 'syd'];
const replicaNames = ['standby', 'standby-b', 'offsite', 'reporting', 'drill', 'standby-c', 'cold', 'audit'];

/**
 * The temporary table `fleet`, a row for each replica with what the other statements need of it, and `homes`, a row for
 * each environment. Every environment has a replica, some have many.
 */
export const planSql = (fleet: LargeFleet): string => `
  CREATE TEMPORARY TABLE homes ON COMMIT DROP AS
  SELECT e, pg_temp.v7(${moment(fleet)} - interval '400 days' + e * interval '1 hour', 'environment ' || e) AS id,
    app || '-' || site || CASE WHEN e >= 300 THEN '-' || e / 300 + 1 ELSE '' END AS name,
    'bdb-' || site || '-' || lpad((e / 12 % 8 + 1)::text, 2, '0') || '.example.net' AS host,
    '/srv/' || app || '/' || site || CASE WHEN e >= 300 THEN '-' || e / 300 + 1 ELSE '' END || '/db' AS home,
    -- Bytes of log since its beginning, and in a second.
    (pg_temp.u(1, e) ^ 3 * 4e10)::bigint + 20000000 AS log_bytes,
    CASE WHEN pg_temp.u(2, e) < 0.25 THEN round((pg_temp.u(3, e) ^ 4 * 4e6 + 900)::numeric)::float8 ELSE 0 END AS rate
  FROM generate_series(0, ${fleet.environments - 1}) AS e,
    LATERAL (SELECT (${sqlList(applications)})[e % ${applications.length} + 1] AS app,
      (${sqlList(sites)})[e / ${applications.length} % ${sites.length} + 1] AS site) AS words;

  CREATE TEMPORARY TABLE fleet ON COMMIT DROP AS
  SELECT r, homes.id AS environment_id, homes.e, homes.host, homes.log_bytes, homes.rate,
    (${sqlList(replicaNames)})[(place - 1) % ${replicaNames.length} + 1]
      || CASE WHEN place > ${replicaNames.length} THEN '-' || place ELSE '' END AS name,
    homes.home, pg_temp.v7(created, 'replica ' || r) AS id, created, follows,
    -- Seconds between two recoveries.
    CASE WHEN class < 0.1 THEN 1800 WHEN class < 0.25 THEN 3600 WHEN class < 0.4 THEN 7200
      WHEN class < 0.55 THEN 21600 ELSE 86400 END AS period,
    CASE WHEN mood < 0.004 THEN 'in use' WHEN mood < 0.012 THEN 'broken chain' WHEN mood < 0.027 THEN 'failing'
      WHEN mood < 0.075 THEN 'behind' WHEN mood < 0.095 THEN 'paused' WHEN mood < 0.1 THEN 'never synced'
      ELSE 'in step' END AS state
  FROM (
    SELECT r, e, row_number() OVER (PARTITION BY e ORDER BY r) AS place, pg_temp.u(4, r) AS class,
      pg_temp.u(5, r) AS mood, pg_temp.u(6, r) < 0.6 AS follows,
      -- One in ten came within the last days: before that it did not exist.
      date_trunc('milliseconds', ${moment(fleet)} - CASE WHEN pg_temp.u(7, r) < 0.1
        THEN pg_temp.u(8, r) * ${fleet.days} * interval '1 day' ELSE interval '200 days' + r * interval '1 hour' END) AS created
    FROM (SELECT r, CASE WHEN r < ${fleet.environments} THEN r
        ELSE floor(pg_temp.u(9, r) ^ 2 * ${fleet.environments})::int END AS e
      FROM generate_series(0, ${fleet.replicas - 1}) AS r) AS places
  ) AS replicas JOIN homes USING (e)
  ORDER BY r;
  CREATE UNIQUE INDEX ON pg_temp.fleet (r);
  ANALYZE homes, fleet`;

const gib = 1_073_741_824;

/** Environments as registering and watching leave them, with the report of the registration. */
export const environmentsSql = (fleet: LargeFleet): string => `
  INSERT INTO environment (id, name, name_key, host, home, data_directories, release, log_version, move_logs, health,
    health_reason, lsn, write_rate, log_disk, observed_at, report, registered_at)
  SELECT id, name, lower(name), host, home, '{}', release, CASE release WHEN '5.3.28' THEN 19 ELSE 16 END, e % 3 = 0,
    CASE WHEN e % 151 = 150 THEN 'not answering' ELSE 'ok' END,
    CASE WHEN e % 151 = 150 THEN 'db_archive (process 21877) has joined and did not come back' END,
    pg_temp.lsn(log_bytes), rate, json_build_object(
      'availableBytes', (pg_temp.u(11, e) * 200 * ${gib})::bigint + ${gib}, 'totalBytes', 256 * ${gib}::bigint,
      'logFiles', 12, 'unusedFiles', 9, 'growth', rate, 'fullInMs', CASE WHEN e % 83 = 82 THEN 28800000 END,
      'alert', e % 83 = 82, 'moveLogs', e % 3 = 0, 'holders', '[]'::json),
    ${moment(fleet)}, json_build_object('home', home, 'usable', true, 'checks', '[]'::json, 'release', release,
      'logVersion', 19, 'logVersionProved', true, 'encrypted', false, 'dataDirectories', '[]'::json,
      'logDirectory', NULL, 'databases', (
        SELECT json_agg(json_build_object('name', file, 'directory', home, 'bytes',
          (pg_temp.u(12, e * 7 + length(file)) * 4 * ${gib})::bigint / 8192 * 8192, 'pageSize', 8192, 'type', 'btree',
          'checksums', e % 2 = 0, 'encrypted', false, 'listedByArchive', file <> 'audit.db'))
        FROM unnest(${sqlList(['accounts.db', 'primary.db', 'by-name.db', 'audit.db'])}) AS file),
      'databaseBytes', (pg_temp.u(12, e) * 9 * ${gib})::bigint, 'logFiles', (
        SELECT json_agg(json_build_object('name', pg_temp.log_file(log_bytes - back * 10485760::bigint), 'bytes',
          10485760, 'inUse', back < 3) ORDER BY back DESC) FROM generate_series(0, 11) AS back),
      'lsn', pg_temp.lsn(log_bytes), 'pageSizes', '[8192]'::json, 'alive', true),
    ${moment(fleet)} - interval '400 days' + e * interval '1 hour'
  FROM homes, LATERAL (SELECT CASE WHEN e % 5 = 4 THEN '4.8.30' ELSE '5.3.28' END AS release) AS releases
  ORDER BY e`;

/** Targets with the figures that the monitor would have written last; what runs and samples left comes later. */
export const replicasSql = (fleet: LargeFleet): string => `
  INSERT INTO replica (id, environment_id, name, name_key, host, directory, goal_ms, schedule_cron, schedule_zone,
    next_run_at, following, created_at, due_since, paused_at, state, state_reason, exposure_bytes, exposure_commits,
    exposure_age_ms, environment_lsn, received_lsn, recovered_lsn, archive_from_lsn, last_log_file, write_rate,
    observed_at, log_file_size, archive_files, archive_bytes, published_path)
  SELECT id, environment_id, name, name, host, directory,
    CASE WHEN follows THEN 60000 ELSE period * 2000 END,
    CASE WHEN NOT follows THEN CASE period WHEN 1800 THEN r % 30 || ',' || r % 30 + 30 || ' * * * *'
      WHEN 3600 THEN r % 60 || ' * * * *' WHEN 7200 THEN r % 60 || ' */2 * * *' WHEN 21600 THEN r % 60 || ' */6 * * *'
      ELSE r % 60 || ' ' || r % 24 || ' * * *' END END,
    CASE WHEN NOT follows THEN 'UTC' END,
    CASE WHEN NOT follows AND state <> 'paused' THEN date_trunc('minute', ${moment(fleet)}) + pg_temp.u(13, r) * period * interval '1 second' END,
    CASE WHEN follows THEN json_build_object('everySeconds', 1, 'recoverEverySeconds', period, 'recoverAfterBytes', NULL) END,
    created, created, CASE WHEN state = 'paused' THEN ${moment(fleet)} - interval '2 days' END, state,
    CASE state WHEN 'in use' THEN 'db_stat (process 4117) has the published generation open'
      WHEN 'broken chain' THEN pg_temp.log_file(log_bytes - 20971520) || ' left the environment before it was archived'
      WHEN 'failing' THEN 'no space left on the target''s file system'
      WHEN 'paused' THEN 'an operator paused it' END,
    missing, missing / 1900, CASE WHEN missing > 0 THEN age END,
    pg_temp.lsn(log_bytes), CASE WHEN known THEN pg_temp.lsn(log_bytes - missing) END,
    CASE WHEN known THEN pg_temp.lsn(log_bytes - missing - CASE WHEN follows THEN 3000000 ELSE 0 END) END,
    CASE WHEN known THEN pg_temp.lsn(log_bytes - 400000000) END,
    CASE WHEN known THEN pg_temp.log_file(log_bytes - missing) END, rate, ${moment(fleet)}, 10485760,
    CASE WHEN known THEN 38 ELSE 0 END, CASE WHEN known THEN 398458880 ELSE 0 END,
    CASE WHEN known THEN directory || '/generations/' || to_char(created, 'YYYYMMDD"T"HH24MISS') END
  FROM (
    SELECT *, state <> 'never synced' AS known, '/standby/' || substr(home, 6) || '/' || name AS directory,
      CASE WHEN state = 'never synced' THEN NULL WHEN state IN ('in step', 'in use') AND rate = 0 THEN 0
        WHEN state IN ('in step', 'in use') THEN (pg_temp.u(14, r) * 30000)::bigint
        ELSE (pg_temp.u(14, r) ^ 2 * 9e6)::bigint + 40000 END AS missing,
      CASE WHEN state IN ('in step', 'in use') THEN (pg_temp.u(15, r) * 4000)::bigint
        ELSE (pg_temp.u(15, r) * 7200000)::bigint + 190000 END AS age
    FROM fleet) AS figures
  ORDER BY r`;
