/**
 * The body of `GET /api/health` for who is signed in; strangers are told the status alone: 200 where `status` is `ok` or `degraded` (it works, and something needs an operator), 503
 * otherwise.
 */
export interface Health {
  readonly status: 'ok' | 'degraded' | 'failing';
  readonly version: string;
  readonly database: {
    readonly status: 'ok' | 'failing';
    readonly latencyMs: number | null;
    readonly message?: string;
  };
  readonly queue: {
    readonly status: 'ok' | 'failing';
    readonly queued: number | null;
    readonly message?: string;
  };
  readonly worker: {
    readonly status: 'ok' | 'failing';
    /** ISO 8601, UTC; of the worker that was heard of last. */
    readonly lastHeartbeatAt: string | null;
    readonly hosts: readonly string[];
    readonly message?: string;
  };
  /** Disks that hold a log and are about to fill, by the thresholds of each environment. */
  readonly logDisks: {
    readonly status: 'ok' | 'degraded' | 'failing';
    readonly alerts: readonly { readonly environment: string; readonly message: string }[];
    readonly message?: string;
  };
}
