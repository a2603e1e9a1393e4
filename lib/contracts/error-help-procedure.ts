import type { ErrorHelp } from './error-help-entry.ts';
import type { ErrorCode } from './errors.ts';

/** Codes that runs end with. */
export const procedureHelp = {
  'target-locked': {
    sentence: 'Another run works on this replica.',
    cause: 'The lock of the target is held by a worker or by the command line, here or on another host.',
    remedy: 'Wait until it ends. The lock names the process and its host.',
    command: 'cat TARGET/lock',
    does: 'again',
  },
  'utility-still-running': {
    sentence: 'A utility of an earlier run still works on this replica.',
    cause: 'A db_recover outlives the worker that started it. Two at once would damage the generation.',
    remedy: 'Wait until it ends, then run it again.',
    command: 'cat TARGET/lock; ps -fp PID',
    does: 'again',
  },
  'utility-missing': {
    sentence: 'The utilities of Berkeley DB are not installed on this host.',
    cause:
      'db_archive, db_recover and their like are in none of the directories of PATH and of UNDERSTUDY_UTILITIES, or not among them any more.',
    remedy: 'Install them, or name their directory in UNDERSTUDY_UTILITIES of the worker.',
    command: 'apt-get install db-util',
    does: 'again',
  },
  'utility-failed': {
    sentence: 'A utility of Berkeley DB ended with an error.',
    cause: 'It says so itself, in the output of the run.',
    remedy: 'Read the output below. Running it again is safe: what is published stays as it is.',
    does: 'again',
  },
  'utility-timed-out': {
    sentence: 'A utility of Berkeley DB took too long.',
    cause: 'The host is overloaded, the disk does not answer, or it waits for a lock of the environment.',
    remedy: 'Look at the load of the host and its disks, then run it again.',
    command: 'uptime; iostat -x 5 2',
    does: 'again',
  },
  'checkpoint-failed': {
    sentence: 'The checkpoint before the run failed.',
    cause: 'db_checkpoint could not join the environment, or the environment refused.',
    remedy:
      'Read the output below. Where the application makes its own checkpoints, turn this one off in the settings of the environment.',
    does: 'again',
  },
  'log-gap': {
    sentence: 'A log file is missing.',
    cause:
      'It was removed from the environment before it had come over: by db_archive -d, DB_LOG_AUTO_REMOVE or by hand.',
    remedy:
      'Take a snapshot, which begins a new chain. Then let Understudy remove log files, or update more often.',
    does: 'snapshot',
  },
  'log-diverged': {
    sentence: 'The log is not the one that was copied.',
    cause: 'The environment was restored from a copy, recovered to an earlier moment, or its log was reset.',
    remedy: 'Take a snapshot, which begins a new chain. What is published is of before.',
    does: 'snapshot',
  },
  'log-shrunken': {
    sentence: 'The log is shorter than it was.',
    cause: 'The environment lost the end of its log, often in a crash of its host, or was set back.',
    remedy:
      'Find out what happened first: the replica may hold commits that the environment has lost. Then take a snapshot.',
    does: 'snapshot',
  },
  'log-corrupt': {
    sentence: 'A record of the log is damaged.',
    cause: 'A disk, memory or a program changed bytes of a log file: their checksum is not theirs.',
    remedy: 'Check the disk of the environment. Take a snapshot, which begins after the damage.',
    command: 'db_printlog -h HOME > /dev/null',
    does: 'snapshot',
  },
  'archive-damaged': {
    sentence: 'The archive of the replica is damaged.',
    cause: 'Files of it are missing or not as they were written: a disk, or somebody, changed them.',
    remedy: 'Check the disk of the target. A snapshot begins a new archive.',
    does: 'snapshot',
  },
  'foreign-environment': {
    sentence: 'This is the log of another environment.',
    cause: 'Another environment lies at this path now, or it was made anew.',
    remedy: 'If that is as it should be, take a snapshot. If not, find out where the environment went.',
    does: 'snapshot',
  },
  'recovery-failed': {
    sentence: 'Recovery of the new generation failed.',
    cause: 'db_recover ended with an error, which its output names. What was published before is unharmed.',
    remedy: 'Read the output below. If an update fails so again, take a snapshot.',
    does: 'snapshot',
  },
  'recovery-incomplete': {
    sentence: 'Recovery ended before the end of the log.',
    cause: 'db_recover stopped at a record that it could not apply, and said nothing. It was not published.',
    remedy: 'Take a snapshot. What was published before is unharmed.',
    does: 'snapshot',
  },
  'file-set-incomplete': {
    sentence: 'A database is missing after recovery.',
    cause: 'The log names a database that the generation does not have. It was not published.',
    remedy: 'Take a snapshot, which copies all of them.',
    does: 'snapshot',
  },
  'file-changed-while-copied': {
    sentence: 'A file changed again and again while it was copied.',
    cause: 'The application writes it faster than it can be read twice alike.',
    remedy: 'Run it at a quieter time, or let the target have more bandwidth.',
    does: 'again',
  },
  'replica-in-use': {
    sentence: 'Somebody uses the published replica.',
    cause:
      'A process opened it, or files in it were changed, without promoting it. Following has stopped so that nothing of theirs is lost.',
    remedy:
      'End that process, or decide on the page of the replica to keep its generation and go on beside it.',
    command: 'fuser -v TARGET/current/*',
  },
  'no-replica': {
    sentence: 'There is no replica yet.',
    cause: 'No snapshot has been published in this directory.',
    remedy: 'Take a snapshot.',
    does: 'snapshot',
  },
  'verify-failed': {
    sentence: 'A database did not pass verification.',
    cause: 'db_verify found pages that do not fit together.',
    remedy: 'Verify the database of the environment as well. If that one passes, take a snapshot.',
    command: 'db_verify -h HOME FILE',
    does: 'snapshot',
  },
  cancelled: {
    sentence: 'It was cancelled.',
    cause:
      'Somebody asked for it, or everything was paused before it began. What was published before is unharmed.',
    remedy: 'Run it again when you want it.',
    does: 'again',
  },
  interrupted: {
    sentence: 'It was interrupted.',
    cause: 'The worker ended before the run did: it was stopped, updated, or its host went down.',
    remedy: 'Nothing to do in most cases: it is taken up again by itself. Running it again is safe.',
    does: 'again',
  },
} as const satisfies Partial<Record<ErrorCode, ErrorHelp>>;
