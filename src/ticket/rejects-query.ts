/** SQL that shows what is in quarantine, for both engines. */
const IDS_NAMED = 20;

/** @param exportIds the exports whose rows it shows; when they are many, it counts by export instead */
export function rejectsQuery(exportIds: readonly string[]): string {
  if (exportIds.length > IDS_NAMED) {
    return 'select target, export_id, count(*) from _dynaload_rejects group by target, export_id order by export_id';
  }
  const ids = exportIds.map((id) => `'${id.replaceAll("'", "''")}'`).join(', ');
  return `select * from _dynaload_rejects where export_id in (${ids})`;
}
