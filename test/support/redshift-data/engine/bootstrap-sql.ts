/** What the emulator keeps inside PostgreSQL: functions, catalog views and load history, in a schema of its own. */
import { EMULATOR_SCHEMA as OWN } from '../sql/engine-type.ts';

const TYPES = `
CREATE SCHEMA ${OWN};
CREATE DOMAIN ${OWN}.super AS json;
`;

const FUNCTIONS = `
CREATE FUNCTION ${OWN}.cut(value bpchar, bytes integer) RETURNS bpchar LANGUAGE plpgsql IMMUTABLE AS $$
DECLARE kept text := value::text;
BEGIN
  IF value IS NULL OR octet_length(value) <= bytes THEN RETURN value; END IF;
  WHILE octet_length(kept) > bytes LOOP
    kept := left(kept, least(length(kept) - 1, bytes));
  END LOOP;
  RETURN kept;
END $$;
CREATE FUNCTION ${OWN}.getdate() RETURNS timestamp LANGUAGE sql VOLATILE AS
  $$ SELECT date_trunc('second', clock_timestamp() AT TIME ZONE current_setting('${OWN}.timezone')) $$;
CREATE FUNCTION ${OWN}.sysdate() RETURNS timestamp LANGUAGE sql STABLE AS
  $$ SELECT now() AT TIME ZONE current_setting('${OWN}.timezone') $$;
CREATE FUNCTION ${OWN}.db_collation() RETURNS bpchar LANGUAGE sql STABLE AS
  $$ SELECT current_setting('${OWN}.collation')::bpchar $$;
CREATE FUNCTION ${OWN}.has_database_privilege(database bpchar, privilege text) RETURNS boolean LANGUAGE sql STABLE AS
  $$ SELECT upper(privilege) NOT IN ('TEMP', 'TEMPORARY') OR current_setting('${OWN}.temp') = 'yes' $$;
CREATE FUNCTION ${OWN}.len(value text) RETURNS integer LANGUAGE sql IMMUTABLE AS $$ SELECT length(value) $$;
CREATE FUNCTION ${OWN}.len(value bpchar) RETURNS integer LANGUAGE sql IMMUTABLE AS
  $$ SELECT length(value::text) $$;
CREATE FUNCTION ${OWN}.octet_length(value bpchar) RETURNS integer LANGUAGE sql IMMUTABLE AS
  $$ SELECT pg_catalog.octet_length(value) $$;
CREATE FUNCTION ${OWN}.octet_length(value bytea) RETURNS integer LANGUAGE sql IMMUTABLE AS
  $$ SELECT pg_catalog.octet_length(value) $$;
CREATE FUNCTION ${OWN}.sha2(value text, bits integer) RETURNS text LANGUAGE sql IMMUTABLE AS
  $$ SELECT encode(CASE bits WHEN 512 THEN sha512(convert_to(value, 'UTF8')) ELSE sha256(convert_to(value, 'UTF8')) END, 'hex') $$;
CREATE FUNCTION ${OWN}.json_parse(value text) RETURNS ${OWN}.super LANGUAGE sql IMMUTABLE AS
  $$ SELECT value::json::${OWN}.super $$;
CREATE FUNCTION ${OWN}.json_serialize(value ${OWN}.super) RETURNS bpchar LANGUAGE sql IMMUTABLE AS
  $$ SELECT value::text::bpchar $$;
CREATE FUNCTION ${OWN}.current_database() RETURNS bpchar LANGUAGE sql STABLE AS
  $$ SELECT coalesce(current_setting('${OWN}.database', true), 'dev')::bpchar $$;
CREATE FUNCTION ${OWN}.current_schema() RETURNS bpchar LANGUAGE sql STABLE AS $$ SELECT 'public'::bpchar $$;
CREATE FUNCTION ${OWN}.is_large_string_enabled() RETURNS boolean LANGUAGE sql IMMUTABLE AS $$ SELECT false $$;
CREATE FUNCTION ${OWN}.to_varbyte(value text, format text) RETURNS bytea LANGUAGE sql IMMUTABLE AS
  $$ SELECT CASE WHEN lower(format) IN ('utf8', 'utf-8') THEN convert_to(value, 'UTF8') ELSE decode(value, format) END $$;
CREATE FUNCTION ${OWN}.from_varbyte(value bytea, format text) RETURNS text LANGUAGE sql IMMUTABLE AS
  $$ SELECT CASE WHEN lower(format) IN ('utf8', 'utf-8') THEN convert_from(value, 'UTF8') ELSE encode(value, format) END $$;
CREATE FUNCTION ${OWN}.to_hex(value bytea) RETURNS text LANGUAGE sql IMMUTABLE AS $$ SELECT encode(value, 'hex') $$;
CREATE FUNCTION ${OWN}.to_hex(value bigint) RETURNS text LANGUAGE sql IMMUTABLE AS $$ SELECT pg_catalog.to_hex(value) $$;
CREATE FUNCTION ${OWN}.from_hex(value text) RETURNS bytea LANGUAGE sql IMMUTABLE AS $$ SELECT decode(value, 'hex') $$;
CREATE FUNCTION ${OWN}.version() RETURNS text LANGUAGE sql IMMUTABLE AS
  $$ SELECT 'PostgreSQL 8.0.2 on i686-pc-linux-gnu, compiled by GCC gcc (GCC) 3.4.2 20041017 (Red Hat 3.4.2-6.fc3), Redshift 1.0.0 (emulator)' $$;
CREATE FUNCTION ${OWN}.pg_last_copy_count() RETURNS bigint LANGUAGE sql VOLATILE AS
  $$ SELECT coalesce(nullif(current_setting('${OWN}.last_copy_count', true), '')::bigint, 0) $$;
CREATE FUNCTION ${OWN}.pg_last_copy_id() RETURNS bigint LANGUAGE sql VOLATILE AS
  $$ SELECT coalesce(nullif(current_setting('${OWN}.last_copy_id', true), '')::bigint, -1) $$;
`;

/** Names beyond 63 bytes are kept under short ones; the views show the whole ones. */
const TABLES = `
CREATE TABLE ${OWN}.long_names (short text PRIMARY KEY, whole text NOT NULL);
CREATE TABLE ${OWN}.table_attributes (
  relation oid PRIMARY KEY, dist_key text, sort_keys text[] NOT NULL, key_columns text[] NOT NULL);
CREATE TABLE ${OWN}.unbound_views (schema_name text, view_name text, definition text, PRIMARY KEY (schema_name, view_name));
CREATE TABLE ${OWN}.sys_load_error_detail (
  user_id integer, query_id bigint, transaction_id bigint, session_id integer, database_name bpchar, table_id integer,
  start_time timestamp, file_name character(256), line_number bigint, column_name character(127),
  column_type character(10), column_length character(10), "position" integer, error_code integer,
  error_message character(512));
CREATE TABLE ${OWN}.sys_load_history (
  user_id integer, query_id bigint, transaction_id bigint, session_id integer, database_name bpchar, status bpchar,
  table_name bpchar, start_time timestamp, end_time timestamp, duration bigint, data_source bpchar,
  file_format bpchar, loaded_rows bigint, loaded_bytes bigint, source_file_count integer, file_count_scanned integer,
  file_bytes_scanned bigint, error_count integer, error_message bpchar);
`;

const VIEWS = `
CREATE VIEW ${OWN}.svv_columns AS
SELECT ${OWN}.current_database() AS table_catalog, n.nspname::text::bpchar AS table_schema, coalesce(lc.whole, c.relname)::bpchar AS table_name,
  coalesce(la.whole, a.attname)::bpchar AS column_name, row_number() OVER (PARTITION BY c.oid ORDER BY a.attnum)::integer AS ordinal_position,
  pg_get_expr(d.adbin, d.adrelid)::bpchar AS column_default,
  CASE WHEN a.attnotnull THEN 'NO' ELSE 'YES' END::bpchar AS is_nullable,
  regexp_replace(CASE WHEN t.typtype = 'd' THEN t.typname ELSE format_type(a.atttypid, a.atttypmod) END, '\\(.*', '')::bpchar AS data_type,
  CASE WHEN t.typname LIKE 'character varying(%' OR t.typname LIKE 'binary varying(%'
         THEN substring(t.typname FROM '\\((\\d+)\\)')::integer
       WHEN t.typname = 'bpchar' AND a.atttypmod > 0 THEN a.atttypmod - 4 END AS character_maximum_length,
  CASE WHEN format_type(a.atttypid, a.atttypmod) LIKE 'numeric(%' THEN substring(format_type(a.atttypid, a.atttypmod) FROM '\\((\\d+)')::integer
       WHEN t.typname LIKE 'numeric(%' THEN substring(t.typname FROM '\\((\\d+)')::integer
       WHEN t.typname = 'int8' THEN 64 WHEN t.typname = 'int4' THEN 32 WHEN t.typname = 'int2' THEN 16 END AS numeric_precision,
  CASE WHEN format_type(a.atttypid, a.atttypmod) LIKE 'numeric(%' THEN substring(format_type(a.atttypid, a.atttypmod) FROM ',(\\d+)')::integer
       WHEN t.typname LIKE 'numeric(%' THEN substring(t.typname FROM ',(\\d+)')::integer
       WHEN t.typname IN ('int8', 'int4', 'int2') THEN 0 END AS numeric_scale,
  ''::bpchar AS remarks
FROM pg_attribute a
  JOIN pg_class c ON c.oid = a.attrelid
  JOIN pg_namespace n ON n.oid = c.relnamespace
  JOIN pg_type t ON t.oid = a.atttypid
  LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
  LEFT JOIN ${OWN}.long_names lc ON lc.short = c.relname
  LEFT JOIN ${OWN}.long_names la ON la.short = a.attname
WHERE a.attnum > 0 AND NOT a.attisdropped AND c.relkind IN ('r', 'v')
  AND n.nspname NOT IN ('pg_catalog', 'information_schema', 'pg_toast', '${OWN}');
CREATE VIEW ${OWN}.svv_tables AS
SELECT ${OWN}.current_database() AS table_catalog, n.nspname::text::bpchar AS table_schema, coalesce(lc.whole, c.relname)::bpchar AS table_name,
  CASE c.relkind WHEN 'v' THEN 'VIEW' ELSE 'BASE TABLE' END::bpchar AS table_type,
  obj_description(c.oid, 'pg_class')::bpchar AS remarks
FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
  LEFT JOIN ${OWN}.long_names lc ON lc.short = c.relname
WHERE c.relkind IN ('r', 'v') AND n.nspname NOT IN ('pg_catalog', 'information_schema', 'pg_toast', '${OWN}')
UNION ALL
SELECT ${OWN}.current_database(), schema_name::bpchar, view_name::bpchar, 'VIEW'::bpchar, NULL::bpchar FROM ${OWN}.unbound_views;
CREATE VIEW ${OWN}.svv_redshift_databases AS
SELECT ${OWN}.current_database() AS database_name, 100 AS database_owner, current_setting('${OWN}.database_type')::bpchar AS database_type,
  ''::bpchar AS database_acl, ''::bpchar AS database_options, current_setting('${OWN}.isolation')::bpchar AS database_isolation_level;
`;

export const BOOTSTRAP_SQL = `${TYPES}${FUNCTIONS}${TABLES}${VIEWS}`;

/** As they are at first. */
export const EMPTY_OWN_SQL = `TRUNCATE ${OWN}.long_names, ${OWN}.table_attributes, ${OWN}.unbound_views,
  ${OWN}.sys_load_error_detail, ${OWN}.sys_load_history`;

/** Schemas that are not PostgreSQL's, nor the emulator's own: their names, quoted. */
export const MADE_SCHEMAS_SQL = `SELECT quote_ident(nspname) FROM pg_namespace
  WHERE nspname NOT IN ('${OWN}', 'information_schema') AND nspname !~ '^pg_'`;
