-- stages s3://staging/dynaload/orders/01-full/mapping!2038beb94a4fc9/<part>-<tag>/puts-00001.csv.zst, …; kept after the load;

LOCK "analytics"."orders__dynaload_lock";

SELECT 1 / CASE
  WHEN (SELECT COUNT(*) FROM "analytics"."orders__dynaload_lock" WHERE "sequence" = <sequence> AND "export_id" <> '') = 1
  THEN 1 ELSE 0 END;

SELECT 1 / CASE
  WHEN (SELECT COUNT(*) FROM "analytics"."orders__dynaload_generations" WHERE "published" = TRUE) = 0
    AND (SELECT COUNT(*) FROM "analytics"."orders__dynaload_generations"
      WHERE "published" = TRUE AND "generation" = '' AND "loads" = 0) = 0
  THEN 1 ELSE 0 END;

CREATE TABLE "analytics"."orders__dynaload" (
  "pk" VARCHAR(2048) NOT NULL,
  "sk" VARCHAR(1024) NOT NULL,
  "amount" DECIMAL(18,2),
  "created_at" TIMESTAMP,
  "tags" SUPER,
  "other_attributes" SUPER,
  "_dynaload_version" BIGINT NOT NULL,
  "_dynaload_sequence" BIGINT NOT NULL,
  "_dynaload_key_bytes" INTEGER NOT NULL
);

CREATE TABLE "analytics"."orders__dynaload_deletes" (
  "pk" VARCHAR(2048) NOT NULL,
  "sk" VARCHAR(1024) NOT NULL,
  "_dynaload_version" BIGINT NOT NULL,
  "_dynaload_sequence" BIGINT NOT NULL,
  "_dynaload_key_bytes" INTEGER NOT NULL
);

CREATE TEMP TABLE "dynaload_puts_<sequence>" (
  "pk" VARCHAR(2048) NOT NULL,
  "sk" VARCHAR(1024) NOT NULL,
  "amount" DECIMAL(18,2),
  "created_at" TIMESTAMP,
  "tags" SUPER,
  "other_attributes" SUPER,
  "_dynaload_version" BIGINT NOT NULL
);

COPY "dynaload_puts_<sequence>"
FROM 's3://staging/dynaload/orders/01-full/mapping!2038beb94a4fc9/redshift.manifest'
IAM_ROLE 'arn:aws:iam::123456789012:role/redshift-copy'
MANIFEST
FORMAT AS CSV
NULL AS '__dynaload_null_7f3a__'
ZSTD
COMPUPDATE OFF
STATUPDATE OFF;

CREATE TEMP TABLE "dynaload_deletes_<sequence>" (
  "pk" VARCHAR(2048) NOT NULL,
  "sk" VARCHAR(1024) NOT NULL,
  "_dynaload_version" BIGINT NOT NULL
);

COPY "dynaload_deletes_<sequence>"
FROM 's3://staging/dynaload/orders/01-full/mapping!2038beb94a4fc9/deletes.manifest'
IAM_ROLE 'arn:aws:iam::123456789012:role/redshift-copy'
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
      SELECT "pk", "sk" FROM "dynaload_puts_<sequence>"
      UNION ALL
      SELECT "pk", "sk" FROM "dynaload_deletes_<sequence>"
    ) k
    GROUP BY "pk", OCTET_LENGTH("pk"), "sk", OCTET_LENGTH("sk")
    HAVING COUNT(*) > 1
  ) d) = 0
  THEN 1 ELSE 0 END;

INSERT INTO "analytics"."orders__dynaload"
SELECT *, <sequence>, OCTET_LENGTH("pk") * 1025 + OCTET_LENGTH("sk")
FROM "dynaload_puts_<sequence>";

INSERT INTO "analytics"."orders__dynaload_deletes"
SELECT *, <sequence>, OCTET_LENGTH("pk") * 1025 + OCTET_LENGTH("sk")
FROM "dynaload_deletes_<sequence>";

INSERT INTO "analytics"."orders__dynaload_generations" ("generation", "physical", "shape_hash", "columns", "export_id", "loads", "published")
VALUES ('<generation>', 'orders__dynaload', 'shape 38beb94a4fc9', '', '01-full', 1, FALSE);

CREATE VIEW "analytics"."orders" AS
SELECT "pk", "sk", "amount", "created_at", "tags", "other_attributes"
FROM "analytics"."orders__dynaload";

UPDATE "analytics"."orders__dynaload_generations" SET "published" = CASE WHEN "generation" = '<generation>' THEN TRUE ELSE FALSE END;

SET timezone TO 'UTC';

INSERT INTO "analytics"."_dynaload_loads" (<columns>)
SELECT <entry>, COUNT(*)
FROM "analytics"."orders__dynaload";

DELETE FROM "analytics"."orders__dynaload_lock" WHERE "sequence" = <sequence> AND "export_id" <> '';

SELECT CAST(COUNT(*) AS VARCHAR(20)), CAST(SYSDATE AS VARCHAR(40)) FROM "analytics"."orders__dynaload";
