import { quoteString } from './identifier.ts';

/** Settings of ClickHouse that dynaload does not leave to the server or to a profile. */
export type Settings = Readonly<Record<string, string | number>>;

// Sent although they are defaults somewhere: each was different in a version that people run, or can be in a profile.
export const INSERT_SETTINGS: Settings = {
  async_insert: 0,
  // dynaload writes one form only, which this reads to the microsecond. Guessing the form takes twice as long.
  date_time_input_format: 'basic',
  input_format_allow_errors_num: 0,
  input_format_allow_errors_ratio: 0,
  input_format_defaults_for_omitted_fields: 1,
  input_format_tsv_empty_as_default: 0,
};

export const READ_SETTINGS: Settings = {
  output_format_json_quote_64bit_integers: 1,
  output_format_json_quote_decimals: 1,
  output_format_json_quote_denormals: 1,
  output_format_json_named_tuples_as_objects: 0,
  output_format_decimal_trailing_zeros: 1,
  date_time_output_format: 'simple',
};

/**
 * For the statement of a user. A level of 1 cannot be lifted again, nor can any other setting be changed; 2 would allow
 * settings, and with them temporary tables and `INSERT INTO FUNCTION`, which writes files.
 * https://clickhouse.com/docs/operations/settings/permissions-for-queries#readonly
 */
export const READ_ONLY: Settings = { readonly: 1 };

/** A server answers when the statement is done, so that its answer is the outcome. Only HTTP knows it. */
export const HTTP_SETTINGS: Settings = { wait_end_of_query: 1 };

/** Settings as a statement names them. */
export function settingList(settings: Settings): string {
  return Object.entries(settings)
    .map(([name, value]) => `${name} = ${typeof value === 'number' ? value : quoteString(value)}`)
    .join(', ');
}
