import type { MadeToken } from '#lib/contracts/tokens.ts';
import { RelativeTime } from '../time/relative-time.tsx';
import { Button } from '../ui/button.tsx';
import { Copyable } from '../ui/copyable.tsx';
import { Dialog } from '../ui/dialog.tsx';

interface MadeTokenDialogProps {
  readonly made: MadeToken;
  readonly publicAddress: string | null;
  readonly onClose: () => void;
}

/** The one moment in which the token is seen. The example leaves it out: a command line is seen by others on its machine. */
export function MadeTokenDialog({ made, publicAddress, onClose }: MadeTokenDialogProps) {
  const address = publicAddress ?? window.location.origin;
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title="The token"
      footer={
        <Button look="primary" onClick={onClose}>
          Done
        </Button>
      }
    >
      <div className="space-y-3">
        <p className="text-pretty">
          Put it where the program finds it and nobody else does. It is not shown again
          {made.expiresAt === null ? (
            '.'
          ) : (
            <>
              , and ends <RelativeTime at={made.expiresAt} />.
            </>
          )}
        </p>
        <p className="rounded-md border bg-raised px-4 py-3">
          <Copyable text={made.token} label="token" />
        </p>
        <p className="pt-2 text-pretty">With the token in a file of its own:</p>
        <p className="rounded-md border bg-raised px-4 py-3">
          <Copyable
            text={`printf 'header = "Authorization: Bearer %s"' "$(cat token)" | curl -fsS -K - ${address}/api/overview`}
            label="command"
          />
        </p>
      </div>
    </Dialog>
  );
}
