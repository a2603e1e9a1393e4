import type { ErrorHelp } from './error-help-entry.ts';
import type { ErrorCode } from './errors.ts';

/** Codes that concern who signs in, and what they may. */
export const peopleHelp = {
  forbidden: {
    sentence: 'You may not do this.',
    cause: 'Your role does not reach for it, or the request did not come from this console.',
    remedy: 'Ask an administrator.',
  },
  'signed-out': {
    sentence: 'Nobody is signed in.',
    cause: 'Your session has ended: after a time without use, or because you or an administrator ended it.',
    remedy: 'Sign in again. What is typed on an open page stays there meanwhile.',
  },
  'credentials-wrong': {
    sentence: 'The email address and the password do not belong together.',
    cause: 'One of them is mistyped, or there is nobody of that address here.',
    remedy: 'Try again. Who has forgotten the password asks an administrator for a link that sets a new one.',
  },
  'code-wrong': {
    sentence: 'The code of the second factor is not right.',
    cause: 'It is mistyped, older than half a minute, or the clock of one of the two devices is wrong.',
    remedy: 'Enter the code that the app shows now, or one of your backup codes.',
  },
  'too-many-attempts': {
    sentence: 'There were too many attempts.',
    cause: 'Sign-in is slowed down after several attempts that failed, for an account and for an address.',
    remedy: 'Wait for as long as the message says, then try again.',
  },
  'account-disabled': {
    sentence: 'The account is disabled.',
    cause: 'An administrator has disabled it.',
    remedy: 'Ask an administrator to enable it.',
  },
  'link-invalid': {
    sentence: 'The link does not work any more.',
    cause: 'It was used already, has expired, was withdrawn, or was copied in part.',
    remedy: 'Ask an administrator for another one.',
  },
  'email-taken': {
    sentence: 'Somebody has this email address already.',
    cause: 'It belongs to a user of this console, or an invitation to it is open.',
    remedy: 'Look for it among the users. Upper and lower case count as the same.',
  },
  'last-administrator': {
    sentence: 'The last administrator stays one.',
    cause: 'Without an administrator nobody could invite people or change their roles any more.',
    remedy: 'Make somebody else an administrator first.',
  },
} as const satisfies Partial<Record<ErrorCode, ErrorHelp>>;
