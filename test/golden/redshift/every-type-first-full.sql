-- stages s3://staging/dynaload/every_type/01-full/mapping!2079c3e6bcf888/<part>-<tag>/puts-00001.csv.zst, …; deleted when the load is committed;

LOCK "analytics"."every_type__dynaload_lock";

SELECT 1 / CASE
  WHEN (SELECT COUNT(*) FROM "analytics"."every_type__dynaload_lock" WHERE "sequence" = <sequence> AND "export_id" <> '') = 1
  THEN 1 ELSE 0 END;

SELECT 1 / CASE
  WHEN (SELECT COUNT(*) FROM "analytics"."every_type__dynaload_generations" WHERE "published" = TRUE) = 0
    AND (SELECT COUNT(*) FROM "analytics"."every_type__dynaload_generations"
      WHERE "published" = TRUE AND "generation" = '' AND "loads" = 0) = 0
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
  "_dynaload_sequence" BIGINT NOT NULL,
  "_dynaload_key_bytes" INTEGER NOT NULL
)
DISTKEY ("id")
SORTKEY ("id");

CREATE TABLE "analytics"."every_type__dynaload_deletes" (
  "id" BIGINT NOT NULL,
  "part" VARBYTE(1024) NOT NULL,
  "_dynaload_version" BIGINT NOT NULL,
  "_dynaload_sequence" BIGINT NOT NULL,
  "_dynaload_key_bytes" INTEGER NOT NULL
)
DISTKEY ("id")
SORTKEY ("id");

CREATE TEMP TABLE "dynaload_puts_<sequence>" (
  "day" DATE,
  "id" BIGINT NOT NULL,
  "part" VARBYTE(1024) NOT NULL,
  "small" INTEGER,
  "nineteen" DECIMAL(20,4),
  "rate" DOUBLE PRECISION,
  "paid" BOOLEAN,
  "photo" VARBYTE(409600),
  "text" VARCHAR(65535),
  "_dynaload_version" BIGINT NOT NULL
)
DISTKEY ("id");

COPY "dynaload_puts_<sequence>"
FROM 's3://staging/dynaload/every_type/01-full/mapping!2079c3e6bcf888/redshift.manifest'
IAM_ROLE default
MANIFEST
FORMAT AS CSV
NULL AS '__dynaload_null_7f3a__'
ZSTD
COMPUPDATE OFF
STATUPDATE OFF;

CREATE TEMP TABLE "dynaload_deletes_<sequence>" (
  "id" BIGINT NOT NULL,
  "part" VARBYTE(1024) NOT NULL,
  "_dynaload_version" BIGINT NOT NULL
)
DISTKEY ("id");

COPY "dynaload_deletes_<sequence>"
FROM 's3://staging/dynaload/every_type/01-full/mapping!2079c3e6bcf888/deletes.manifest'
IAM_ROLE default
MANIFEST
FORMAT AS CSV
NULL AS '__dynaload_null_7f3a__'
ZSTD
COMPUPDATE OFF
STATUPDATE OFF;

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

INSERT INTO "analytics"."every_type__dynaload"
SELECT *, <sequence>, 0
FROM "dynaload_puts_<sequence>";

INSERT INTO "analytics"."every_type__dynaload_deletes"
SELECT *, <sequence>, 0
FROM "dynaload_deletes_<sequence>";

INSERT INTO "analytics"."every_type__dynaload_generations" ("generation", "physical", "shape_hash", "columns", "export_id", "loads", "published")
VALUES ('<generation>', 'every_type__dynaload', 'shape 79c3e6bcf888', '{"children":[],"layout":"DISTKEY (\\"id\\") SORTKEY (\\"id\\")"}', '01-full', 1, FALSE);

CREATE VIEW "analytics"."every_type" AS
SELECT "day", "id", "part", "small", "nineteen", "rate", "paid", "photo", "text"
FROM "analytics"."every_type__dynaload";

UPDATE "analytics"."every_type__dynaload_generations" SET "published" = CASE WHEN "generation" = '<generation>' THEN TRUE ELSE FALSE END;

SET timezone TO 'UTC';

INSERT INTO "analytics"."_dynaload_loads" (<columns>)
SELECT <entry>, COUNT(*)
FROM "analytics"."every_type__dynaload";

DELETE FROM "analytics"."every_type__dynaload_lock" WHERE "sequence" = <sequence> AND "export_id" <> '';

SELECT CAST(COUNT(*) AS VARCHAR(20)), CAST(SYSDATE AS VARCHAR(40)) FROM "analytics"."every_type__dynaload";
