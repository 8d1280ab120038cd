/**
 * What stands for NULL: COPY is told so with NULL AS, because an empty field is '' in text and NULL elsewhere. It is
 * written without quotes, and all text with them; but whether quotes keep a text from being taken for it is documented
 * nowhere, so a text that says just this is refused (refused-values.ts). Letters, digits and `_` alone: it goes into
 * SQL, where a backslash would be processed. https://docs.aws.amazon.com/redshift/latest/dg/copy-parameters-data-conversion.html#copy-null-as
 */
export const NULL_SENTINEL = '__dynaload_null_7f3a__';
