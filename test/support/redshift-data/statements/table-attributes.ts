/** BACKUP, DISTSTYLE, DISTKEY, SORTKEY and ENCODE AUTO after the columns of a table. */
import type { SqlReader } from '../sql/sql-reader.ts';

export interface TableAttributes {
  readonly distStyle: 'auto' | 'even' | 'key' | 'all' | undefined;
  readonly distKey: string | undefined;
  readonly sortKeys: readonly string[];
}

const DIST_STYLES = ['auto', 'even', 'key', 'all'] as const;

export function readTableAttributes(reader: SqlReader): TableAttributes {
  let distStyle: TableAttributes['distStyle'];
  let distKey: string | undefined;
  let sortKeys: readonly string[] = [];
  for (;;) {
    if (reader.accept('backup')) {
      if (!reader.accept('yes')) reader.expect('no');
    } else if (reader.accept('diststyle')) {
      distStyle = DIST_STYLES.find((style) => reader.accept(style));
      if (distStyle === undefined) throw reader.error();
    } else if (reader.accept('distkey')) {
      reader.expect('(');
      distKey = reader.identifier();
      reader.expect(')');
    } else if (reader.accept('encode', 'auto') || reader.accept('sortkey', 'auto')) {
      continue;
    } else if (
      reader.accept('compound', 'sortkey') ||
      reader.accept('sortkey') ||
      reader.accept('interleaved', 'sortkey')
    ) {
      sortKeys = reader.identifierList();
    } else {
      return { distStyle, distKey, sortKeys };
    }
  }
}
