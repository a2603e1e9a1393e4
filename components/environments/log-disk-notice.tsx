import Link from 'next/link';
import type { EnvironmentSummary } from '#lib/contracts/environment.ts';
import { spaceWords, unusedWords } from '#lib/contracts/log-disk-words.ts';
import { asSentence, formatCount } from '../format/count.ts';
import { LetGo } from '../replicas/let-go.tsx';
import { RelativeTime } from '../time/relative-time.tsx';
import { linkClasses } from '../ui/classes.ts';
import { Notice } from '../ui/notice.tsx';

/** The disk that holds the log is about to fill: the figures, who holds log files back, and what can be done. */
export function LogDiskNotice({ environment }: { readonly environment: EnvironmentSummary }) {
  const { logDisk, replicas } = environment;
  if (!logDisk?.alert) return null;
  const named = logDisk.holders.flatMap((holder) => {
    const replica = replicas.find(({ replicaId }) => replicaId === holder.replicaId);
    return replica ? [{ holder, replica }] : [];
  });
  const unused = unusedWords(logDisk, () => '');
  return (
    <section aria-label="Disk of the log" className="pb-8">
      <Notice look="warning" title={asSentence(`the disk that holds the log: ${spaceWords(logDisk)}`)}>
        {named.length === 0 ? (
          <p>
            {unused && asSentence(unused)} When the disk is full, the application can commit nothing more.
          </p>
        ) : (
          <>
            <p>
              When it is full, the application can commit nothing more. Log files that are no longer in use
              are held back by:
            </p>
            <ul className="pt-1">
              {named.map(({ holder, replica }) => (
                <li key={replica.replicaId} className="flex flex-wrap items-center gap-x-3 py-1">
                  <span className="min-w-0 grow">
                    <Link href={`/replicas/${replica.replicaId}`} className={linkClasses}>
                      {replica.name}
                    </Link>
                    : {formatCount(holder.files, 'log file')}, {holder.why}{' '}
                    {holder.pausedAt && holder.why === 'paused' && <RelativeTime at={holder.pausedAt} />}
                  </span>
                  <LetGo replica={replica} />
                </li>
              ))}
            </ul>
          </>
        )}
      </Notice>
    </section>
  );
}
