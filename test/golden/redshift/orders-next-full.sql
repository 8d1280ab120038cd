-- stages s3://staging/dynaload/orders/03-full/mapping!2038beb94a4fc9/<part>-<tag>/puts-00001.csv.gz, …; tagged dynaload-expire-days=7, for a lifecycle rule of the bucket;

LOCK "analytics"."orders__dynaload_lock";

SELECT 1 / CASE
  WHEN (SELECT COUNT(*) FROM "analytics"."orders__dynaload_lock" WHERE "sequence" = <sequence> AND "export_id" <> '') = 1
  THEN 1 ELSE 0 END;

SELECT 1 / CASE
  WHEN (SELECT COUNT(*) FROM "analytics"."orders__dynaload_generations" WHERE "published" = TRUE) = 1
    AND (SELECT COUNT(*) FROM "analytics"."orders__dynaload_generations"
      WHERE "published" = TRUE AND "generation" = '1700000000000000' AND "loads" = <loads>) = 1
  THEN 1 ELSE 0 END;

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
FROM 's3://staging/dynaload/orders/03-full/mapping!2038beb94a4fc9/redshift.manifest'
IAM_ROLE 'arn:aws:iam::123456789012:role/redshift-copy'
MANIFEST
FORMAT AS CSV
NULL AS '__dynaload_null_7f3a__'
GZIP
COMPUPDATE OFF
STATUPDATE OFF
REGION 'eu-west-1';

CREATE TEMP TABLE "dynaload_deletes_<sequence>" (
  "pk" VARCHAR(2048) NOT NULL,
  "sk" VARCHAR(1024) NOT NULL,
  "_dynaload_version" BIGINT NOT NULL
);

COPY "dynaload_deletes_<sequence>"
FROM 's3://staging/dynaload/orders/03-full/mapping!2038beb94a4fc9/deletes.manifest'
IAM_ROLE 'arn:aws:iam::123456789012:role/redshift-copy'
MANIFEST
FORMAT AS CSV
NULL AS '__dynaload_null_7f3a__'
GZIP
COMPUPDATE OFF
STATUPDATE OFF
REGION 'eu-west-1';

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

DELETE FROM "analytics"."orders__dynaload";

DELETE FROM "analytics"."orders__dynaload_deletes";

INSERT INTO "analytics"."orders__dynaload"
SELECT *, <sequence>, OCTET_LENGTH("pk") * 1025 + OCTET_LENGTH("sk")
FROM "dynaload_puts_<sequence>";

INSERT INTO "analytics"."orders__dynaload_deletes"
SELECT *, <sequence>, OCTET_LENGTH("pk") * 1025 + OCTET_LENGTH("sk")
FROM "dynaload_deletes_<sequence>";

DELETE FROM "analytics"."orders__dynaload_generations" WHERE "generation" = '1700000000000000';

INSERT INTO "analytics"."orders__dynaload_generations" ("generation", "physical", "shape_hash", "columns", "export_id", "loads", "published")
VALUES ('<generation>', 'orders__dynaload', 'shape 38beb94a4fc9', '', '03-full', 1, FALSE);

UPDATE "analytics"."orders__dynaload_generations" SET "published" = CASE WHEN "generation" = '<generation>' THEN TRUE ELSE FALSE END;

SET timezone TO 'UTC';

INSERT INTO "analytics"."_dynaload_loads" (<columns>)
SELECT <entry>, COUNT(*)
FROM "analytics"."orders__dynaload";

DELETE FROM "analytics"."orders__dynaload_lock" WHERE "sequence" = <sequence> AND "export_id" <> '';

SELECT CAST(COUNT(*) AS VARCHAR(20)), CAST(SYSDATE AS VARCHAR(40)) FROM "analytics"."orders__dynaload";
