import type { HandedLink as Link } from '#lib/contracts/users.ts';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { HandedLink } from './handed-link.tsx';

interface LinkDialogProps {
  readonly title: string;
  readonly link: Link;
  readonly name: string;
  readonly onClose: () => void;
}

export function LinkDialog({ title, link, name, onClose }: LinkDialogProps) {
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={title}
      footer={
        <Button look="primary" onClick={onClose}>
          Done
        </Button>
      }
    >
      <HandedLink link={link} name={name} />
    </Dialog>
  );
}
