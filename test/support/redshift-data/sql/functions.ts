import { NotEmulated, RedshiftError } from './redshift-error.ts';
import { isText } from './sql-reader.ts';
import type { Token } from './token.ts';

/**
 * The functions that may be called. PostgreSQL has many that Redshift has not, so what is not listed here is refused.
 * https://docs.aws.amazon.com/redshift/latest/dg/c_SQL_functions.html
 */
const FUNCTIONS: ReadonlySet<string> = new Set(
  `abs avg btrim cast ceil ceiling char_length character_length chr coalesce concat count date_part date_trunc
   dense_rank exists extract first_value floor from_hex from_varbyte getdate greatest
   db_collation has_database_privilege has_schema_privilege has_table_privilege initcap is_large_string_enabled json_parse json_serialize lag last_value lead least left len length lower lpad ltrim max
   md5 min mod nullif nvl octet_length pg_backend_pid pg_last_copy_count pg_last_copy_id power rank regexp_replace
   repeat replace reverse right round row_number rpad rtrim sha2 sign split_part sqrt strpos substring sum to_char
   to_date to_hex to_number to_timestamp to_varbyte trim trunc upper current_database current_schema current_user
   version`
    .split(/\s+/)
    .filter((name) => name !== ''),
);

/** Right on Redshift, but beyond the emulator. */
const BEYOND: ReadonlySet<string> = new Set(
  `add_months any_value approximate array array_concat array_flatten bpcharcmp can_json_parse charindex checksum
   convert_timezone crc32 dateadd date_add datediff date_diff decode fnv_hash func_sha1 get_array_length
   is_array is_object is_scalar is_valid_json isnull
   json_array_length json_extract_array_element_text json_extract_path_text json_size json_typeof last_day listagg
   median months_between nvl2 object object_transform quote_ident quote_literal random ratio_to_report regexp_count
   regexp_instr regexp_substr sha sha1 stddev strtol substr subarray text_to_int_alt to_timestamp_tz translate
   try_cast variance width_bucket`
    .split(/\s+/)
    .filter((name) => name !== ''),
);

/** Functions of PostgreSQL that run on Redshift's leader node alone, which makes them useless on tables. */
const LEADER_NODE_ONLY: ReadonlySet<string> = new Set(['now', 'current_timestamp', 'localtimestamp']);

/** Words that may stand before a bracket without being a function. */
const BEFORE_BRACKET: ReadonlySet<string> = new Set(
  `all and any as between by case distinct else except filter from group having ilike in insert intersect into join like
   limit not offset on or order over partition select set similar some table then union using values when where with
   exists interval escape precision timestamp char character varchar nvarchar bpchar decimal numeric varbyte varying
   float`
    .split(/\s+/)
    .filter((name) => name !== ''),
);

/** The emulator's own versions, in its schema. */
export const OWN_FUNCTIONS: ReadonlySet<string> = new Set(
  `current_database current_schema db_collation from_hex from_varbyte getdate has_database_privilege is_large_string_enabled json_parse json_serialize len octet_length pg_last_copy_count
   pg_last_copy_id sha2 sysdate to_hex to_varbyte version`
    .split(/\s+/)
    .filter((name) => name !== ''),
);

/** Words before a name that is given there, and not called: WITH x (…), FROM t AS x (…). */
const BEFORE_NAME = ['into', 'with', 'as', '.'];

/** @throws RedshiftError when a word stands for a function that Redshift does not have, or not on tables */
export function checkCall(name: string, before: Token | undefined, after: Token | undefined): void {
  const isCalled = isText(after, '(');
  if (LEADER_NODE_ONLY.has(name) && (isCalled || name !== 'now')) {
    throw new RedshiftError(
      'Specified types or functions (one per INFO message) not supported on Redshift tables.',
      '0A000',
    );
  }
  if (!isCalled || FUNCTIONS.has(name) || BEFORE_BRACKET.has(name)) return;
  if (BEFORE_NAME.some((word) => isText(before, word))) return;
  if (BEYOND.has(name)) throw new NotEmulated(`the function ${name.toUpperCase()}`);
  throw new RedshiftError(`function ${name}() does not exist`, '42883');
}
