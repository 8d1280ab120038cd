/** What `init` found, for people: the attributes of each target, and what to look at before the first load. */
import { counted, groupDigits } from '../../message/number-text.ts';
import { shareText } from '../../profile/draft-mapping.ts';
import { whereText } from '../../profile/entities/entities.ts';
import type { AttributeReport, TableProfile, TargetProfile } from '../../profile/table-profile.ts';
import type { Style } from '../show/style.ts';
import { textTable, type TableColumn } from '../show/text-table.ts';

export interface ProfileTextOptions {
  /** The mapping that was written. */
  readonly file: string;
  readonly next: readonly string[];
  readonly style: Style;
}

const COLUMNS: readonly TableColumn[] = [
  { title: 'attribute', align: 'left' },
  { title: 'becomes', align: 'left' },
  { title: 'seen as', align: 'left' },
  { title: 'share', align: 'right' },
  { title: 'smallest to largest', align: 'left' },
  { title: 'length', align: 'left' },
  { title: 'examples', align: 'left' },
];
const WIDEST_CELL = 44;
/** Rarer ones are counted only. */
const MOST_ATTRIBUTES = 60;

export function profileText(profile: TableProfile, { file, next, style }: ProfileTextOptions): string {
  const { table, keys, targets, read, records, isWhole } = profile;
  const scope = isWhole
    ? `all ${counted(records, 'record')}`
    : `${groupDigits(read)} of ${counted(records, 'record')}`;
  const head = [
    `${style.strong(table)}  ${style.faint(`${scope} of ${counted(profile.exports.length, 'export')}`)}`,
    `primary key  ${keys.names.join(', ')}: ${keys.ground}`,
  ];
  const end = [
    style.good(`${file} is written: ${counted(targets.length, 'table')}. Read it, change it, then:`),
    ...(isWhole
      ? []
      : [
          style.warning(
            'It is made from a sample: an item outside of it may not fit. --all looks at every one.',
          ),
        ]),
  ];
  return [
    head.join('\n'),
    ...targets.map((target) => targetText(target, style)),
    end.join('\n'),
    next.map(style.accent).join('\n'),
  ].join('\n\n');
}

function targetText({ table, where, items, share, attributes }: TargetProfile, style: Style): string {
  const found = whereText(where);
  const shown = attributes.slice(0, MOST_ATTRIBUTES);
  const more = attributes.length - shown.length;
  const notes = shown.flatMap(({ name, notes: of }) =>
    of.map((note) => `${style.warning('note')}  ${name}: ${note}`),
  );
  return [
    `${style.strong(table)}  ${counted(items, 'item')}, ${shareText(share)}${found === '' ? '' : `; ${found}`}`,
    textTable({ columns: COLUMNS, rows: shown.map(rowOf), widestCell: WIDEST_CELL }, style),
    ...(more > 0 ? [`… and ${counted(more, 'more attribute')}`] : []),
    ...notes,
  ].join('\n');
}

function rowOf(attribute: AttributeReport): readonly string[] {
  const { name, column, type, format, types, share, smallest, largest, shortest, longest, examples } =
    attribute;
  return [
    name,
    type === null
      ? '(rest)'
      : `${column === name ? '' : `${column ?? ''} `}${type}${format === null ? '' : ` ${format}`}`,
    Object.keys(types).join(', '),
    shareText(share),
    rangeText(smallest, largest),
    rangeText(shortest, longest),
    examples.join(', '),
  ].map(plainCell);
}

function rangeText(from: string | number | null, to: string | number | null): string {
  if (from === null || to === null) return '';
  return from === to ? String(from) : `${from} to ${to}`;
}

/** A name of an attribute may hold anything. */
function plainCell(text: string): string {
  return text.replaceAll(/\p{Cc}/gu, '?');
}
