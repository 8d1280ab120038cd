-- stages s3://staging/dynaload/every_type/01-full/mapping!2079c3e6bcf888/puts-00001.csv.zst, …; deleted when the load is committed;

LOCK "analytics"."every_type__dynaload_lock";

SELECT 1 / CASE
  WHEN (SELECT COUNT(*) FROM "analytics"."_dynaload_attempts" WHERE "table" = 'every_type' AND "sequence" = <sequence>) = 1
    AND (SELECT COUNT(*) FROM "analytics"."_dynaload_loads" WHERE "table" = 'every_type' AND "sequence" = <sequence>) = 0
  THEN 1 ELSE 0 END;

SELECT 1 / CASE
  WHEN (SELECT COUNT(*) FROM "analytics"."_dynaload_targets" WHERE "table" = 'every_type') = 0
    AND (SELECT COUNT(*) FROM "analytics"."_dynaload_targets" WHERE "table" = 'every_type' AND "generation" = '') = 0
  THEN 1 ELSE 0 END;

CREATE TABLE "analytics"."every_type__dynaload" (
  "day" DATE,
  "id" BIGINT NOT NULL,
  "part" VARBYTE(1024) NOT NULL,
  "small" INTEGER,
  "nineteen" DECIMAL(20,4),
  "rate" DOUBLE PRECISION,
  "paid" BOOLEAN,
  "photo" VARBYTE(409600),
  "text" VARCHAR(65535),
  "_dynaload_version" BIGINT NOT NULL,
  "_dynaload_sequence" BIGINT NOT NULL
)
DISTKEY ("id")
COMPOUND SORTKEY ("id", "part");

CREATE TABLE "analytics"."every_type__dynaload_deletes" (
  "id" BIGINT NOT NULL,
  "part" VARBYTE(1024) NOT NULL,
  "_dynaload_version" BIGINT NOT NULL,
  "_dynaload_sequence" BIGINT NOT NULL
)
DISTKEY ("id")
COMPOUND SORTKEY ("id", "part");

CREATE TEMP TABLE "dynaload_puts_<sequence>" (LIKE "analytics"."every_type__dynaload" INCLUDING DEFAULTS);

ALTER TABLE "dynaload_puts_<sequence>" DROP COLUMN "_dynaload_sequence";

COPY "dynaload_puts_<sequence>"
FROM 's3://staging/dynaload/every_type/01-full/mapping!2079c3e6bcf888/redshift.manifest'
IAM_ROLE default
MANIFEST
FORMAT AS CSV
NULL AS '__dynaload_null_7f3a__'
ZSTD
COMPUPDATE OFF
STATUPDATE OFF;

ALTER TABLE "dynaload_puts_<sequence>" ADD COLUMN "_dynaload_sequence" BIGINT DEFAULT <sequence> NOT NULL;

CREATE TEMP TABLE "dynaload_deletes_<sequence>" (LIKE "analytics"."every_type__dynaload_deletes" INCLUDING DEFAULTS);

ALTER TABLE "dynaload_deletes_<sequence>" DROP COLUMN "_dynaload_sequence";

COPY "dynaload_deletes_<sequence>"
FROM 's3://staging/dynaload/every_type/01-full/mapping!2079c3e6bcf888/deletes.manifest'
IAM_ROLE default
MANIFEST
FORMAT AS CSV
NULL AS '__dynaload_null_7f3a__'
ZSTD
COMPUPDATE OFF
STATUPDATE OFF;

ALTER TABLE "dynaload_deletes_<sequence>" ADD COLUMN "_dynaload_sequence" BIGINT DEFAULT <sequence> NOT NULL;

SELECT 1 / CASE
  WHEN (SELECT COUNT(*) FROM "dynaload_puts_<sequence>") = <rows>
    AND (SELECT COUNT(*) FROM "dynaload_deletes_<sequence>") = <deletes>
  THEN 1 ELSE 0 END;

SELECT 1 / CASE
  WHEN (SELECT COUNT(*) FROM (
    SELECT COUNT(*) FROM (
      SELECT "id", "part" FROM "dynaload_puts_<sequence>"
      UNION ALL
      SELECT "id", "part" FROM "dynaload_deletes_<sequence>"
    ) k
    GROUP BY "id", "part"
    HAVING COUNT(*) > 1
  ) d) = 0
  THEN 1 ELSE 0 END;

INSERT INTO "analytics"."every_type__dynaload" SELECT * FROM "dynaload_puts_<sequence>";

INSERT INTO "analytics"."every_type__dynaload_deletes" SELECT * FROM "dynaload_deletes_<sequence>";

INSERT INTO "analytics"."_dynaload_generations" ("table", "generation", "physical", "shape_hash", "columns", "export_id")
VALUES ('every_type', '<generation>', 'every_type__dynaload', 'shape 79c3e6bcf888', '[["day","DATE"],["id","BIGINT NOT NULL"],["part","VARBYTE(1024) NOT NULL"],["small","INTEGER"],["nineteen","DECIMAL(20,4)"],["rate","DOUBLE PRECISION"],["paid","BOOLEAN"],["photo","VARBYTE(409600)"],["text","VARCHAR(65535)"]]', '01-full');

CREATE VIEW "analytics"."every_type" AS
SELECT "day", "id", "part", "small", "nineteen", "rate", "paid", "photo", "text"
FROM "analytics"."every_type__dynaload";

DELETE FROM "analytics"."_dynaload_targets" WHERE "table" = 'every_type';

INSERT INTO "analytics"."_dynaload_targets" ("table", "generation") VALUES ('every_type', '<generation>');

INSERT INTO "analytics"."_dynaload_loads" (<columns>)
SELECT <entry>, COUNT(*)
FROM "analytics"."every_type__dynaload";

DELETE FROM "analytics"."_dynaload_attempts" WHERE "table" = 'every_type' AND "sequence" = <sequence>;

SELECT CAST("rows" AS VARCHAR(20)), CAST("finished_at" AS VARCHAR(40))
FROM "analytics"."_dynaload_loads"
WHERE "table" = 'every_type' AND "sequence" = <sequence>;
