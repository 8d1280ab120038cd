/** https://docs.aws.amazon.com/redshift/latest/mgmt/data-api.html#data-api-calling-considerations */

/** Bytes of a statement's text. */
export const MOST_STATEMENT_BYTES = 100_000;

/** Statements of a batch. */
export const MOST_STATEMENTS = 40;
