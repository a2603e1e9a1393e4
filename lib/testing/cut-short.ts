import { printLog } from './printed-log.ts';

interface Renaming {
  readonly from: string;
  readonly to: string;
}

/**
 * Databases whose removal or renaming a crash cut short before it committed, and that no later transaction touched: they
 * should be there. The active may have lost one to its own recovery (of a removal 5.3.28 leaves the placeholder and
 * takes the data); a replica that had it keeps it. By `db_printlog`, not by the engine's own reading; all log files from
 * the first one on must be there.
 */
export async function databasesCutShort(home: string): Promise<ReadonlySet<string>> {
  const cutShort = new Set<string>();
  const open = new Map<number, readonly Renaming[]>();
  const renamingsOf = (txnId: number) => open.get(txnId) ?? [];
  for (const { name, txnId, fields } of await printLog(home)) {
    const { oldname, newname, child, min, max } = fields;
    if (name === '__fop_rename') {
      open.set(txnId, [...renamingsOf(txnId), { from: nameIn(oldname), to: nameIn(newname) }]);
    } else if (name === '__txn_child') {
      const childId = Number.parseInt(child ?? '', 16);
      open.set(txnId, [...renamingsOf(txnId), ...renamingsOf(childId)]);
      open.delete(childId);
    } else if (name === '__txn_regop') {
      const settled = new Set(renamingsOf(txnId).flatMap(({ from, to }) => [from, to]));
      for (const one of settled) cutShort.delete(one);
      open.delete(txnId);
      // One that aborted leaves no record: it must not be taken for cut short when its id comes again.
      for (const [id, list] of open) if (list.some(({ from }) => settled.has(from))) open.delete(id);
    } else if (name === '__txn_recycle') {
      for (const [id, [first]] of open) {
        if (id < Number(min) || id > Number(max)) continue;
        if (first && !first.from.startsWith('__db.')) cutShort.add(first.from);
        open.delete(id);
      }
    }
  }
  return cutShort;
}

/** `len:  21 data: churn-1.db\0` → `churn-1.db` */
const nameIn = (field = ''): string => /data: (.*?)\\0$/.exec(field)?.[1] ?? '';
