/** The settings files of the embedded PostgreSQL, written anew at each start; nobody else configures it. */

/** The one port number: it only names the socket, `.s.PGSQL.5432`. */
export const socketPort = 5432;

/** The database and the role that own the product's tables. */
export const databaseName = 'understudy';
export const roleName = 'understudy';

/**
 * Fit for a small machine that mostly does something else. Nothing listens on a network address. No parallel queries,
 * and dynamic shared memory in files: neither a small /dev/shm nor a login manager that clears a user's shared memory
 * at log-out can harm it. Commits are durable.
 */
export function postgresqlConf(socketDirectory: string): string {
  return lines([
    `listen_addresses = ''`,
    `unix_socket_directories = '${socketDirectory}'`,
    `unix_socket_permissions = 0700`,
    `port = ${socketPort}`,
    `max_connections = 50`,
    `shared_buffers = 64MB`,
    `dynamic_shared_memory_type = mmap`,
    `huge_pages = off`,
    `io_method = sync`,
    `fsync = on`,
    `synchronous_commit = on`,
    `wal_level = minimal`,
    `max_wal_senders = 0`,
    `max_logical_replication_workers = 0`,
    `max_wal_size = 256MB`,
    `max_parallel_workers_per_gather = 0`,
    `max_parallel_maintenance_workers = 0`,
    `jit = off`,
    `timezone = 'UTC'`,
    `log_timezone = 'UTC'`,
    `log_line_prefix = '%m [%p] '`,
    `log_checkpoints = off`,
  ]);
}

/** Only the socket, and only by who the kernel says is at its other end: there is no password to keep. */
export const pgHbaConf = lines([`local all ${roleName} peer map=understudy`]);

/** @param systemUser name of the system user that connects */
export const pgIdentConf = (systemUser: string): string => lines([`understudy "${systemUser}" ${roleName}`]);

/** An address that both `pg` and Prisma's driver adapter take. It holds no secret. */
export function socketUrl(socketDirectory: string, database: string = databaseName): string {
  return `postgresql://${roleName}@localhost/${database}?host=${encodeURIComponent(socketDirectory)}&port=${socketPort}`;
}

function lines(of: readonly string[]): string {
  return `${of.join('\n')}\n`;
}
