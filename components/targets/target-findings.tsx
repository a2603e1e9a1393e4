import type { EnvironmentReport } from '#lib/contracts/environment.ts';
import { Checks } from '../environments/checks.tsx';
import { Looking } from '../environments/environment-findings.tsx';
import { Section } from '../ui/section.tsx';
import { ToBeCopied } from './to-be-copied.tsx';
import type { TargetCheck } from './use-target-check.ts';

interface TargetFindingsProps {
  readonly check: TargetCheck;
  readonly environment: EnvironmentReport | null;
}

export function TargetFindings({ check, environment }: TargetFindingsProps) {
  return (
    <div aria-live="polite" aria-busy={check.looking}>
      {environment && <ToBeCopied report={environment} />}
      {check.report ? (
        <Section title="Checks" aside={<Looking looking={check.looking} />}>
          <Checks checks={check.report.checks} />
        </Section>
      ) : (
        <div className="rounded-md border border-dashed border-track-strong px-5 py-8 text-muted text-pretty">
          {check.looking ? (
            <Looking looking />
          ) : (
            'The directory is looked at as you type: whether it can be written, holds other files, lies apart from the environment, and has the space.'
          )}
        </div>
      )}
    </div>
  );
}
