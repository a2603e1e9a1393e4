import type { ErrorHelp } from './error-help-entry.ts';
import type { ErrorCode } from './errors.ts';

/** Codes that concern paths, targets and disks. */
export const pathsHelp = {
  'path-relative': {
    sentence: 'The path is not absolute.',
    cause: 'It does not begin with /, so it would mean something else on every host.',
    remedy: 'Enter the whole path, beginning with /.',
  },
  'path-invalid': {
    sentence: 'The path cannot be used.',
    cause:
      'It holds . or .. segments, a control character, a link that leads back to itself, or is too long.',
    remedy: 'Enter the path that it leads to.',
    command: 'realpath PATH',
  },
  'path-escapes': {
    sentence: 'The path leads elsewhere than it says.',
    cause: 'A symbolic link lies on the way. It could be pointed elsewhere between two runs.',
    remedy: 'Enter the path that the link leads to, if that is the place you mean.',
    command: 'realpath PATH',
  },
  'path-outside-roots': {
    sentence: 'The path lies outside of the directories that are allowed.',
    cause:
      'An administrator, or UNDERSTUDY_ROOTS on the host, confines environments and replicas to certain directories.',
    remedy:
      'Choose a directory below one of the roots, or have an administrator allow another one under Settings, Roots.',
  },
  'path-no-longer-allowed': {
    sentence: 'A directory of the environment or of the replica is no longer among those that are allowed.',
    cause:
      'The roots were narrowed after it was registered, or a link now leads out of them. A run judges its directories again before it begins, and following every few seconds.',
    remedy:
      'Have an administrator allow a directory above it again under Settings, Roots, or remove what is no longer to be replicated. Until then nothing is copied.',
  },
  'target-is-file': {
    sentence: 'The target is a file.',
    cause: 'A replica takes a directory of its own.',
    remedy: 'Enter a directory that is empty, or does not exist yet.',
  },
  'target-not-writable': {
    sentence: 'The target cannot be written.',
    cause: 'The directory, or the one in which it would be made, is closed to the account of the worker.',
    remedy: 'Make the directory for that account.',
    command: 'install -d -o USER TARGET',
    does: 'again',
  },
  'target-inside-home': {
    sentence: 'The target lies inside the environment.',
    cause: 'A replica there would be lost together with the environment, and be copied into itself.',
    remedy: 'Choose another disk, or at least a directory outside of the environment.',
  },
  'target-around-home': {
    sentence: 'The target contains the environment.',
    cause: 'The directory holds the environment, or one of its data or log directories.',
    remedy: 'Choose a directory of its own for the replica.',
  },
  'target-not-empty': {
    sentence: 'The target holds files that are not of a replica.',
    cause: 'Somebody else uses the directory. Nothing there was touched.',
    remedy: 'Choose an empty directory, or one that does not exist yet.',
    command: 'ls -la TARGET',
  },
  'target-other-environment': {
    sentence: 'The target belongs to another replica.',
    cause: 'Its understudy.json names another environment, or another replica of this one.',
    remedy: 'Choose another directory. To follow the replica that is there, take it in.',
    command: 'cat TARGET/understudy.json',
  },
  'target-unreadable': {
    sentence: 'The description of the replica cannot be read.',
    cause: 'Its understudy.json is damaged, or closed to the account of the worker.',
    remedy: 'Check its permissions. Where it is damaged, add another target and take a new snapshot there.',
    command: 'ls -l TARGET/understudy.json',
  },
  'target-format-newer': {
    sentence: 'The replica was written by a newer release.',
    cause: 'Understudy was set back to an older release, or another host runs a newer one.',
    remedy: 'Update Understudy on this host. Nothing in the directory was changed.',
  },
  'target-overlaps-target': {
    sentence: 'Two targets would share files.',
    cause: 'The directory is another target, lies in one, or contains one.',
    remedy: 'Choose a directory beside the other targets.',
  },
  'target-missing': {
    sentence: 'The directory of the replica is not there.',
    cause: 'Its file system is not mounted, or somebody removed it.',
    remedy: 'Mount the file system. Where the directory is lost, a snapshot makes a new replica.',
    command: 'findmnt --target TARGET',
    does: 'again',
  },
  'disk-full': {
    sentence: 'No space is left on the disk.',
    cause: 'The file system, or the quota of the account, is used up. What was published before is unharmed.',
    remedy: 'Free space, or let the replica keep less, then run it again.',
    command: 'df -h TARGET; du -xsh TARGET/*',
    does: 'again',
  },
  'read-only-file-system': {
    sentence: 'The file system cannot be written.',
    cause: 'It is mounted read-only. Many file systems turn so by themselves after an error of the disk.',
    remedy: 'Look for errors of the disk first, then mount it for writing.',
    command: 'dmesg | tail -50; findmnt --target PATH',
    does: 'again',
  },
  'permission-denied': {
    sentence: 'The account of the worker may not do this.',
    cause: 'Permissions of the file, of a directory above it, or a security module stand in the way.',
    remedy: 'Give that account access to the path that the message names.',
    command: 'namei -l PATH',
    does: 'again',
  },
  'io-error': {
    sentence: 'The disk reported an error.',
    cause: 'A device or its connection fails. What was read from it cannot be trusted.',
    remedy: 'Check the disk before anything else. If it holds the environment, prepare to fail over.',
    command: 'dmesg | tail -50; smartctl -a DEVICE',
  },
} as const satisfies Partial<Record<ErrorCode, ErrorHelp>>;
