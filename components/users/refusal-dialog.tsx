import type { ActionResult } from '#lib/contracts/action-result.ts';
import { asSentence } from '../format/count.ts';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';

interface RefusalDialogProps {
  readonly failure: Extract<ActionResult<never>, { ok: false }>;
  readonly onClose: () => void;
}

/** For what was asked for from a menu, which is closed by then. */
export function RefusalDialog({ failure, onClose }: RefusalDialogProps) {
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title="That was not done"
      footer={<Button onClick={onClose}>Close</Button>}
    >
      <p>{asSentence(failure.message)}</p>
      {failure.hint && <p className="pt-2 text-muted">{failure.hint}</p>}
    </Dialog>
  );
}
