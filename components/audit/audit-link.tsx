'use client';
import Link from 'next/link';
import { useMay } from '../session/session.tsx';
import { linkClasses } from '../ui/classes.ts';

interface AuditLinkProps {
  readonly of: 'environment' | 'replica' | 'user';
  readonly id: string;
}

/** To what was done to it, or by them, for those who may see that. */
export function AuditLink({ of, id }: AuditLinkProps) {
  if (!useMay('audit.look')) return null;
  return (
    <Link href={`/settings/audit?${of}=${id}`} prefetch={false} className={linkClasses}>
      Audit
    </Link>
  );
}
