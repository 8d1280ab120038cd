/** SQL that shows what is in quarantine, for both engines; plain enough to stand in double quotes on a command line. */

/** More loads than this are not named one by one. */
const LOADS_NAMED = 20;

/** A load that rejected rows. */
export interface RejectingLoad {
  readonly target: string;
  /** Orders the loads of the target. */
  readonly sequence: bigint | string;
}

/** What these loads rejected, and no others; when they are many, what their targets miss. */
export function rejectsOfLoads(loads: readonly RejectingLoad[]): string {
  const targets = [...new Set(loads.map(({ target }) => target))];
  if (loads.length > LOADS_NAMED) return missedRows(targets);
  const conditions = targets.map((target) => {
    const sequences = loads.filter((load) => load.target === target).map(({ sequence }) => String(sequence));
    return `target = ${quoted(target)} and sequence in (${sequences.join(', ')})`;
  });
  const where = conditions.length === 1 ? conditions.join('') : `(${conditions.join(') or (')})`;
  return `select * from _dynaload_rejects where ${where}`;
}

/**
 * The rows that tables miss: rejected by the last load of their export, with no full export that was loaded later and ends
 * no earlier. What failed loads rejected, and what was mended since, is left out.
 */
export function missedRows(targets: readonly string[]): string {
  return (
    `select r.* from _dynaload_rejects r join (${LAST_LOADS}) l on l.target = r.target and l.sequence = r.sequence ` +
    'where l.sequence = l.newest and (l.later_full is null or l.later_full < l.batch_to) ' +
    `and r.target in (${targets.map(quoted).join(', ')})`
  );
}

const LAST_LOADS =
  'select d.target, d.sequence, d.batch_to, ' +
  'max(d.sequence) over (partition by d.target, d.batch_id) as newest, ' +
  "max(case when d.batch_kind = 'full' then d.batch_to end) over (partition by d.target order by d.sequence " +
  'rows between 1 following and unbounded following) as later_full ' +
  'from (select distinct b.table as target, b.sequence, b.batch_id, b.batch_kind, b.batch_to from _dynaload_loads b) d';

function quoted(text: string): string {
  return `'${text.replaceAll('\\', String.raw`\\`).replaceAll("'", "''")}'`;
}
