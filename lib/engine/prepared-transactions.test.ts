import { expect, it } from 'vitest';
import { recordType } from '../berkeleydb/log-records.ts';
import { lsn } from '../contracts/lsn.ts';
import { createPreparedWatch, preparedCheck } from './prepared-transactions.ts';

/** Type, transaction id, previous position; then the fields. */
function body(type: number, txnId: number, ...fields: number[]): Buffer {
  const bytes = Buffer.alloc(16 + fields.length * 4);
  bytes.writeUInt32LE(type, 0);
  bytes.writeUInt32LE(txnId, 4);
  for (const [index, field] of fields.entries()) bytes.writeUInt32LE(field, 16 + index * 4);
  return bytes;
}

const record = (offset: number, type: number, txnId: number, ...fields: number[]) => ({
  lsn: lsn(1, offset),
  type,
  txnId,
  body: body(type, txnId, ...fields),
});

/** As `db5.3_printlog` shows the log of three transactions: one committed, one aborted, one left prepared. */
const log = [
  record(17566, recordType.txnPrepare, 0x80000005, 2),
  record(26594, recordType.txnPrepare, 0x80000008, 2),
  record(35622, recordType.txnPrepare, 0x8000000b, 2),
  record(35834, recordType.txnRegop, 0x80000005, 1, 0),
  record(35878, recordType.txnRegop, 0x80000008, 3, 0),
];

function undecidedAfter(records: typeof log) {
  const watch = createPreparedWatch();
  for (const each of records) watch.see(each);
  return watch.undecided();
}

it('knows a prepared transaction without an end, and says since where', () => {
  expect(preparedCheck(undecidedAfter(log))).toMatchObject({
    result: 'warning',
    message: '1 prepared transaction without an end, the oldest since log position [1][35622]',
  });
  expect(preparedCheck(undecidedAfter(log.slice(0, 0)))).toMatchObject({ result: 'ok' });
});

it('recovery gives all ids out again but those that are undecided, in a range that goes round', () => {
  const kept = record(36688, recordType.txnRecycle, 0, 0x8000000c, 0x8000000a);
  expect(undecidedAfter([...log, kept])).toEqual([lsn(1, 35622)]);
  const all = record(36688, recordType.txnRecycle, 0, 0x80000001, 0xffffffff);
  expect(undecidedAfter([...log, all])).toEqual([]);
});
