import { localHost } from '../../hosts/local.ts';
import { runUtility } from '../run-utility.ts';
import { attemptRun } from './attempt.ts';
import { onFilledDisk } from './filled-disk.ts';
import { fillingFiles } from './full-disk.ts';
import { killedUtility, killedWorker } from './killed.ts';
import type { Profile } from './profile.ts';
import { slowFiles } from './slow-files.ts';

const kilobytes = 1024;

/** Plain runs, one after another. */
const plain = {
  mayFail: [],
  restMs: 800,
  run: (scene, kind) => attemptRun(scene, kind),
} as const satisfies Partial<Profile>;

/** A bit of everything, for the profiles that stress something beside the writer. */
const everything = {
  roles: ['btree', 'hash', 'recno', 'queue', 'subdb', 'nested', 'checkpoint', 'churn'],
  bytesPerSecond: 400_000,
  checkpointEveryMs: 600,
  churnFiles: 6,
} as const satisfies Profile['writer'];

/** Every profile by name. */
export const profiles = {
  bursts: {
    ...plain,
    stresses:
      'Write bursts: megabytes at once after silence, so that a run meets a log that grows many files at a time.',
    environment: { logFileSize: 256 * kilobytes },
    writer: {
      roles: ['burst', 'burst', 'btree', 'checkpoint'],
      checkpointEveryMs: 1500,
      bytesPerSecond: 3_000_000,
    },
  },
  'long-transactions': {
    ...plain,
    stresses:
      'Long transactions: recovery has to begin far back, some never end before the writer rests, many give up pages again.',
    environment: { logFileSize: 128 * kilobytes },
    writer: {
      roles: ['long', 'long', 'eternal', 'nested', 'abort', 'shared', 'shared', 'checkpoint'],
      bytesPerSecond: 500_000,
      checkpointEveryMs: 400,
    },
  },
  churn: {
    ...plain,
    restMs: 1500,
    stresses:
      'File churn: several processes make, rename, remove and make again databases, so that names and files part ways within one window of log.',
    environment: { logFileSize: 128 * kilobytes },
    writer: {
      roles: ['churn', 'churn', 'churn', 'churn', 'btree', 'checkpoint'],
      bytesPerSecond: 500_000,
      checkpointEveryMs: 700,
      churnFiles: 10,
    },
  },
  'tiny-logs': {
    ...plain,
    stresses:
      'Many tiny logs: files of 64 kB, so that one ends all the time and the last one is often empty.',
    environment: { logFileSize: 64 * kilobytes },
    writer: { ...everything, bytesPerSecond: 800_000 },
  },
  'update-rule': {
    ...plain,
    restMs: 300,
    compareEvery: 1,
    stresses:
      'The update rule: all roles at once over files of 64 kB, and every generation compared with the active after each run.',
    environment: { logFileSize: 64 * kilobytes },
    writer: {
      ...everything,
      roles: ['btree', 'hash', 'queue', 'subdb', 'nested', 'abort', 'eternal', 'checkpoint', 'churn'],
      bytesPerSecond: 600_000,
      checkpointEveryMs: 500,
    },
  },
  'auto-removal': {
    ...plain,
    stresses:
      'Log auto-removal: DB_LOG_AUTO_REMOVE takes log files away at each checkpoint, archived or not; a broken chain becomes a snapshot.',
    environment: { logFileSize: 64 * kilobytes, dbConfig: ['log_set_config DB_LOG_AUTO_REMOVE on'] },
    writer: { ...everything, checkpointEveryMs: 300 },
    mayFail: ['log-gap'],
  },
  'cron-removal': {
    ...plain,
    stresses:
      "Somebody else's cron job: db_archive -d removes log files beside the engine, also in the middle of a run.",
    environment: { logFileSize: 64 * kilobytes },
    writer: everything,
    mayFail: ['log-gap'],
    run: async (scene, kind) => {
      const run = attemptRun(scene, kind);
      await scene.rest(0, 500);
      await runUtility('db_archive', ['-d', '-h', scene.fixture.home]);
      return await run;
    },
  },
  'disk-full': {
    ...plain,
    stresses:
      'Disk full: from some write of a run on nothing more fits on the disk of the target; the next run has space again.',
    environment: { logFileSize: 128 * kilobytes },
    writer: everything,
    mayFail: ['disk-full'],
    run: (scene, kind) => {
      const host = localHost();
      const files = fillingFiles(host.files, scene.fixture.target, 1 + Math.floor(scene.random() * 250));
      return attemptRun(scene, kind, { ...host, files });
    },
  },
  'small-disk': {
    ...plain,
    stresses:
      'Small disk: a real file system fills up at some moment of a run, by what somebody else put there; the next run has space again.',
    environment: { logFileSize: 128 * kilobytes },
    targetMebibytes: 128,
    writer: everything,
    mayFail: ['disk-full'],
    run: onFilledDisk,
  },
  'slow-disk': {
    ...plain,
    stresses:
      'Slow disk: each write and fsync of ours takes up to some hundredths of a second, while the writer goes on at full speed.',
    environment: { logFileSize: 256 * kilobytes },
    writer: everything,
    run: (scene, kind) => {
      const host = localHost();
      const files = slowFiles(host.files, { writeMs: 20, syncMs: 40, random: scene.random });
      return attemptRun(scene, kind, { ...host, files });
    },
  },
  'killed-worker': {
    ...plain,
    stresses:
      'Killed worker: SIGKILL at any moment to the process that runs the engine, alone or with its utilities.',
    environment: { logFileSize: 128 * kilobytes },
    writer: everything,
    run: killedWorker,
  },
  'killed-utility': {
    ...plain,
    stresses:
      'Killed utility: SIGKILL to db_recover; the update becomes a snapshot, the standby is replaced.',
    environment: { logFileSize: 128 * kilobytes },
    writer: everything,
    mayFail: ['utility-failed', 'recovery-failed'],
    run: killedUtility,
  },
  'restarted-application': {
    ...plain,
    stresses:
      'Restarted application: its processes are killed at any moment of a run, and start again with recovery.',
    environment: { logFileSize: 128 * kilobytes },
    writer: everything,
    mayFail: ['environment-panicked', 'environment-not-answering', 'region-missing', 'utility-failed'],
    run: async (scene, kind) => {
      const run = attemptRun(scene, kind);
      await scene.rest(0, 1000);
      await scene.restart();
      return { ...(await run), killed: true };
    },
  },
} as const satisfies Record<string, Profile>;

export type ProfileName = keyof typeof profiles;
export const profileNames = Object.keys(profiles) as ProfileName[];
