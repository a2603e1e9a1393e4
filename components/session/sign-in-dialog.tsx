'use client';
import { SignInForm } from '../sign-in/sign-in-form.tsx';
import { Dialog } from '../ui/dialog.tsx';

interface SignInDialogProps {
  readonly onDone: () => void;
  readonly onClose: () => void;
}

export function SignInDialog({ onDone, onClose }: SignInDialogProps) {
  return (
    <Dialog open startsInField onOpenChange={(open) => !open && onClose()} title="Your session has ended">
      <p className="pb-5 text-muted text-pretty">
        Sign in to go on. What you have typed on this page is still there; send it again afterwards.
      </p>
      <SignInForm onDone={onDone} />
    </Dialog>
  );
}
