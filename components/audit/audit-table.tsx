import { clsx } from 'clsx';
import { Ban, CircleCheck, OctagonX } from 'lucide-react';
import Link from 'next/link';
import type { AuditEntry } from '#lib/contracts/audit.ts';
import { ErrorLink } from '../failures/error-link.tsx';
import { asSentence } from '../format/count.ts';
import { ShortTime } from '../time/short-time.tsx';
import { linkClasses } from '../ui/classes.ts';
import { Cell, Row, Table } from '../ui/table.tsx';
import { subjectsOf } from './subjects.ts';
import { deedTitle, resultTitle } from './words.ts';

/** Who did what to which, when, from where, with what result. */
export function AuditTable({ entries }: { readonly entries: readonly AuditEntry[] }) {
  return (
    <Table label="Audit" columns={['When', 'Who', 'What', 'Result', 'From']}>
      {entries.map((entry) => (
        <Entry key={entry.id} entry={entry} />
      ))}
    </Table>
  );
}

function Entry({ entry }: { readonly entry: AuditEntry }) {
  return (
    <Row className="align-baseline" data-deed={entry.deed} data-result={entry.result}>
      <Cell place="beside" className="whitespace-nowrap">
        <ShortTime at={entry.at} />
      </Cell>
      <Cell place="lead" className="min-w-36">
        <span className="font-medium wrap-anywhere">{entry.userName}</span>{' '}
        <span className="text-sm text-muted">{entry.role}</span>
      </Cell>
      <Cell place="line" className="min-w-64">
        {deedTitle(entry.deed)}
        {subjectsOf(entry).map(({ label, href }) => (
          <span key={label}>
            {' '}
            {href ? (
              <Link href={href} prefetch={false} className={clsx(linkClasses, 'wrap-anywhere')}>
                {label}
              </Link>
            ) : (
              <span className="font-medium wrap-anywhere">{label}</span>
            )}
          </span>
        ))}
      </Cell>
      <Cell className="min-w-52 stacked:min-w-0">
        <Result entry={entry} />
      </Cell>
      <Cell className="figures whitespace-nowrap text-muted">{entry.address ?? 'command line'}</Cell>
    </Row>
  );
}

const looks = {
  ok: { Icon: CircleCheck, text: 'text-good' },
  refused: { Icon: Ban, text: 'text-warn' },
  failed: { Icon: OctagonX, text: 'text-bad' },
} as const;

function Result({ entry: { result, code, message } }: { readonly entry: AuditEntry }) {
  const { Icon, text } = looks[result];
  return (
    <span className="inline-flex items-baseline gap-2">
      <Icon aria-hidden className={clsx('relative top-0.5 size-4 shrink-0', text)} />
      <span>
        <span className={clsx('font-medium', text)}>{resultTitle[result]}</span>
        {message && (
          <span className="block text-sm text-muted wrap-anywhere">
            {asSentence(message)} {code && <ErrorLink code={code} />}
          </span>
        )}
      </span>
    </span>
  );
}
