import type { Removed } from '#lib/contracts/removed.ts';
import { RelativeTime } from '../time/relative-time.tsx';
import { ButtonLink } from '../ui/button-link.tsx';
import { Copyable } from '../ui/copyable.tsx';
import { Facts } from '../ui/facts.tsx';
import { PageHeader } from '../ui/page-header.tsx';

/** The page of what is no longer followed: what stays of it, and how to follow it again. */
export function RemovedView({ removed }: { readonly removed: Removed }) {
  const { kind, id, name, environmentName, environmentId, environmentFollowed, host, directory } = removed;
  const isReplica = kind === 'replica';
  const again = isReplica
    ? { href: `/replicas/adopt?directory=${encodeURIComponent(directory)}`, label: 'Take it in again' }
    : {
        href: `/environments/new?home=${encodeURIComponent(directory)}&name=${encodeURIComponent(name)}`,
        label: 'Register it again',
      };
  return (
    <>
      <PageHeader
        title={isReplica ? `${environmentName} → ${name}` : name}
        trail={[
          { label: 'Environments', href: '/environments' },
          ...(isReplica && environmentFollowed
            ? [{ label: environmentName, href: `/environments/${environmentId}` }]
            : []),
        ]}
        where={
          <>
            Removed <RelativeTime at={removed.removedAt} />
          </>
        }
        actions={
          <>
            <ButtonLink href={`/history?${kind}=${id}`}>Its runs</ButtonLink>
            <ButtonLink href={again.href}>{again.label}</ButtonLink>
          </>
        }
      />
      <p className="max-w-[70ch] pb-6 text-muted text-pretty">
        {isReplica
          ? 'This replica is no longer followed. Its files stay where they are until somebody removes them there; what it holds ends with its last run.'
          : 'This environment is no longer followed, nor are its replicas. No file of it was touched.'}
      </p>
      <div className="max-w-3xl rounded-md border bg-surface">
        <Facts
          facts={[
            { term: 'Host', value: host },
            { term: isReplica ? 'Directory' : 'Home', value: <Copyable text={directory} label="the path" /> },
          ]}
        />
      </div>
    </>
  );
}
