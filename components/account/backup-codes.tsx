import { Copyable } from '../ui/copyable.tsx';

/** Shown once: nobody can read them again. */
export function BackupCodes({ codes }: { readonly codes: readonly string[] }) {
  return (
    <section aria-label="Backup codes" className="space-y-2">
      <p className="text-pretty">
        <span className="font-medium">Keep these backup codes where you keep passwords.</span>{' '}
        <span className="text-muted">
          Each lets you in once, without the authenticator. They are not shown again.
        </span>
      </p>
      <ul className="grid grid-cols-2 gap-x-6 gap-y-1 rounded-md border bg-raised px-4 py-3">
        {codes.map((code) => (
          <li key={code} className="figures">
            {code}
          </li>
        ))}
      </ul>
      <p className="text-sm text-muted">
        All of them, to copy: <Copyable text={codes.join(' ')} label="backup codes" />
      </p>
    </section>
  );
}
