import type { LargeFleet } from './size.ts';

export const sqlText = (text: string): string => `'${text.replaceAll("'", "''")}'`;

export const sqlList = (words: readonly string[]): string => `ARRAY[${words.map(sqlText).join(', ')}]`;

export const moment = ({ now }: LargeFleet): string => `timestamptz ${sqlText(now.toISOString())}`;

/**
 * Functions of the session: `u(stream, n)` is a number from 0 to 1 that only depends on the seed (two
 * things that must not go together take two streams), `v7(at, name)` an id as
 * the product makes them, `pick(words, x)` one of several, `lsn(log bytes)` a position in log files of 10 MB.
 */
export const helpersSql = ({ seed }: LargeFleet): string => `
  CREATE FUNCTION pg_temp.u(stream int, n bigint) RETURNS float8 LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT (hashint8extended(n, stream * 1000003::bigint + ${seed}) & 9007199254740991)::float8 / 9007199254740992
  $$;
  CREATE FUNCTION pg_temp.v7(at timestamptz, name text) RETURNS uuid LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT (lpad(to_hex(floor(extract(epoch FROM at) * 1000)::bigint), 12, '0') || '7'
      || substr(md5(name || '/${seed}'), 1, 3) || '8' || substr(md5(name || '/${seed}'), 4, 15))::uuid
  $$;
  CREATE FUNCTION pg_temp.pick(words text[], x float8) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT words[1 + least(floor(x * cardinality(words))::int, cardinality(words) - 1)]
  $$;
  CREATE FUNCTION pg_temp.lsn(bytes bigint) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT '[' || greatest(bytes, 0) / 10485760 + 1 || '][' || greatest(bytes, 0) % 10485760 || ']'
  $$;
  CREATE FUNCTION pg_temp.log_file(bytes bigint) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT 'log.' || lpad((greatest(bytes, 0) / 10485760 + 1)::text, 10, '0')
  $$`;
