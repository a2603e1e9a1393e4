import { resetPasswordFromCommandLine } from './reset-password-command.ts';

process.exitCode = await resetPasswordFromCommandLine(process.argv.slice(2), process.env);
