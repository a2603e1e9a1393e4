import { clsx } from 'clsx';
import { CircleCheck, OctagonX, TriangleAlert } from 'lucide-react';
import type { ReactNode } from 'react';
import type { Health } from '#lib/contracts/health.ts';
import { asSentence, formatCount } from '../format/count.ts';
import { RelativeTime } from '../time/relative-time.tsx';
import type { Fact } from '../ui/facts.tsx';

const looks = {
  ok: { Icon: CircleCheck, text: 'text-good', word: 'well' },
  degraded: { Icon: TriangleAlert, text: 'text-warn', word: 'needs you' },
  failing: { Icon: OctagonX, text: 'text-bad', word: 'failing' },
} as const;

/** Database, queue, worker and log disks, each as the health service tells it. */
export function healthFacts({ database, queue, worker, logDisks }: Health): Fact[] {
  return [
    {
      term: 'Database',
      value: (
        <Part status={database.status} message={database.message}>
          {database.latencyMs !== null && `answers in ${database.latencyMs} ms`}
        </Part>
      ),
    },
    {
      term: 'Queue',
      value: (
        <Part status={queue.status} message={queue.message}>
          {queue.queued !== null &&
            (queue.queued === 0 ? 'nothing waits' : `${formatCount(queue.queued, 'job')} waiting`)}
        </Part>
      ),
    },
    {
      term: 'Worker',
      value: (
        <Part status={worker.status} message={worker.message}>
          {worker.hosts.length > 0 && `for ${worker.hosts.join(', ')}, `}
          {worker.lastHeartbeatAt && (
            <>
              heard of <RelativeTime at={worker.lastHeartbeatAt} />
            </>
          )}
        </Part>
      ),
    },
    {
      term: 'Log disks',
      value: (
        <Part status={logDisks.status} message={logDisks.message}>
          {logDisks.alerts.length === 0
            ? 'none is about to fill'
            : logDisks.alerts.map(({ environment, message }) => `${environment}: ${message}`).join('; ')}
        </Part>
      ),
    },
  ];
}

interface PartProps {
  readonly status: Health['status'];
  readonly message: string | undefined;
  readonly children: ReactNode;
}

function Part({ status, message, children }: PartProps) {
  const { Icon, text, word } = looks[status];
  return (
    <span className="inline-flex items-baseline gap-2">
      <Icon aria-hidden className={clsx('relative top-0.5 size-4 shrink-0', text)} />
      <span className="min-w-0 wrap-anywhere">
        <span className={clsx('font-medium', text)}>{word}</span>
        <span className="text-muted">
          {children && <> · {children}</>}
          {message && <> · {asSentence(message)}</>}
        </span>
      </span>
    </span>
  );
}
