import { RefreshCw } from 'lucide-react';
import type { EnvironmentReport } from '#lib/contracts/environment.ts';
import { RefusalNotice } from '../failures/refusal-notice.tsx';
import { Section } from '../ui/section.tsx';
import { Checks } from './checks.tsx';
import { Found, foundFacts } from './found.tsx';
import type { EnvironmentCheck } from './use-environment-check.ts';

/** Beside the form: what was found in the home that is being typed. */
export function EnvironmentFindings({ check }: { readonly check: EnvironmentCheck }) {
  const { looking, report, refusal } = check;
  return (
    <div aria-live="polite" aria-busy={looking}>
      {refusal && <RefusalNotice failure={refusal} />}
      {report && foundFacts(report).length > 0 && (
        <Section title="Found in this home" aside={<Looking looking={looking} />}>
          <Found report={report} />
        </Section>
      )}
      {report && !saidAtField(report) && (
        <Section title="Checks" aside={foundFacts(report).length === 0 && <Looking looking={looking} />}>
          <Checks checks={report.checks} />
        </Section>
      )}
      {!report && !refusal && (
        <div className="rounded-md border border-dashed border-track-strong px-5 py-8 text-muted text-pretty">
          {looking ? (
            <Looking looking />
          ) : (
            'As soon as you name a directory, what was found in it stands here: release, database files, log range, whether an application has it open, and what would keep it from being replicated.'
          )}
        </div>
      )}
    </div>
  );
}

/** A look that ended at its first check: the sentence stands at the field already. */
const saidAtField = ({ checks }: EnvironmentReport): boolean =>
  checks.length === 1 && checks[0]?.result === 'failed';

export function Looking({ looking }: { readonly looking: boolean }) {
  if (!looking) return null;
  return (
    <span className="inline-flex items-center gap-2 text-busy">
      <RefreshCw aria-hidden className="turning size-3.5" />
      Looking…
    </span>
  );
}
