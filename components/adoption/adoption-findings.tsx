import type { ReplicaFound } from '#lib/contracts/adoption.ts';
import { Checks } from '../environments/checks.tsx';
import { Looking } from '../environments/environment-findings.tsx';
import { formatCount } from '../format/count.ts';
import { formatAge } from '../format/duration.ts';
import { limitsWords } from '../replicas/limits-words.ts';
import { retentionWords } from '../replicas/retention-words.ts';
import { followingWords } from '../targets/following-choices.ts';
import { RelativeTime } from '../time/relative-time.tsx';
import { type Fact, Facts } from '../ui/facts.tsx';
import { Section } from '../ui/section.tsx';
import type { AdoptionCheck } from './use-adoption-check.ts';

/** Beside the form: what the directory that is being typed says of itself. */
export function AdoptionFindings({ check }: { readonly check: AdoptionCheck }) {
  const { looking, report } = check;
  return (
    <div aria-live="polite" aria-busy={looking}>
      {report?.replica && (
        <Section title="Found in this directory" aside={<Looking looking={looking} />}>
          <Facts facts={foundFacts(report.replica)} />
        </Section>
      )}
      {report && (
        <Section title="Checks" aside={!report.replica && <Looking looking={looking} />}>
          <Checks checks={report.checks} />
        </Section>
      )}
      {!report && (
        <div className="rounded-md border border-dashed border-track-strong px-5 py-8 text-muted text-pretty">
          {looking ? (
            <Looking looking />
          ) : (
            'As soon as you name a directory, what it says of itself stands here: which environment it is a replica of, how far it is, what it remembers of its runs, and whether the environment’s log goes on from there. Nothing in it is changed.'
          )}
        </div>
      )}
    </div>
  );
}

function foundFacts(found: ReplicaFound): Fact[] {
  const {
    home,
    recoveredLsn,
    recoveredAt,
    receivedLsn,
    goalMs,
    onBrokenChain,
    retention,
    limits,
    following,
    restorable,
    runs,
  } = found;
  const [last] = runs;
  return [
    { term: 'Replica of', value: <span className="figures">{home}</span> },
    {
      term: 'Recovered to',
      value: recoveredLsn ? (
        <>
          <span className="figures">{recoveredLsn}</span>
          {recoveredAt && (
            <>
              , <RelativeTime at={recoveredAt} />
            </>
          )}
        </>
      ) : (
        'nothing is published yet'
      ),
    },
    { term: 'Received up to', value: <span className="figures">{receivedLsn ?? '—'}</span> },
    ...(restorable
      ? [
          {
            term: 'Restorable',
            value: (
              <>
                to any moment from <RelativeTime at={restorable.from} /> on,{' '}
                {formatCount(restorable.bases, 'base')}
              </>
            ),
          },
        ]
      : []),
    {
      term: 'History',
      value: last ? (
        <>
          {formatCount(runs.length, 'run')}, the last: {last.kind} {last.state}{' '}
          <RelativeTime at={last.endedAt} />
        </>
      ) : (
        'no run that ended'
      ),
    },
    { term: 'Goal', value: `no unreplicated commit older than ${formatAge(goalMs)}` },
    {
      term: 'Broken chain',
      value: onBrokenChain === 'snapshot' ? 'takes a new snapshot by itself' : 'stops, and offers a snapshot',
    },
    { term: 'Bases', value: retentionWords(retention) },
    { term: 'Limits', value: limitsWords(limits) },
    { term: 'Following', value: followingWords(following) },
  ];
}
