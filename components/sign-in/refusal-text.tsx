import type { ActionResult } from '#lib/contracts/action-result.ts';
import { asSentence } from '../format/count.ts';

/** What the server refused, where it belongs to no field. */
export function RefusalText({
  failure,
}: {
  readonly failure: Extract<ActionResult<never>, { ok: false }> | null;
}) {
  if (!failure) return null;
  return (
    <p role="alert" className="text-bad">
      {asSentence(failure.message)} {failure.hint && <span className="text-muted">{failure.hint}</span>}
    </p>
  );
}
