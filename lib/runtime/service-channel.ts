import { toErrorReport } from '../contracts/errors.ts';
import type { ServiceMessage } from './service.ts';

/** Tells the supervisor that this process does its job now. Does nothing where it was started by hand. */
export function tellReady(address?: string): void {
  tell(address === undefined ? { type: 'ready' } : { type: 'ready', address });
}

/** Tells the supervisor why this process cannot do its job, then ends it. */
export function endWithFailure(error: unknown): void {
  const { code, message, hint } = toErrorReport(error);
  console.error(error);
  process.exitCode = 1;
  tell({ type: 'failed', code, message, hint }, () => process.exit(1));
}

function tell(message: ServiceMessage, sent: () => void = () => undefined): void {
  if (process.send && process.connected) process.send(message, undefined, undefined, sent);
  else sent();
}
