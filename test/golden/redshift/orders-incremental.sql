-- stages s3://staging/dynaload/orders/02-incremental/mapping!2038beb94a4fc9/<part>-<tag>/puts-00001.csv.zst, …; kept after the load;

LOCK "analytics"."orders__dynaload_lock";

SELECT 1 / CASE
  WHEN (SELECT COUNT(*) FROM "analytics"."orders__dynaload_lock" WHERE "sequence" = <sequence> AND "export_id" <> '') = 1
  THEN 1 ELSE 0 END;

SELECT 1 / CASE
  WHEN (SELECT COUNT(*) FROM "analytics"."orders__dynaload_generations"
    WHERE "generation" = '1700000000000000' AND "physical" = 'orders__dynaload'
      AND "loads" = <loads> AND "published" = TRUE) = 1
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
FROM 's3://staging/dynaload/orders/02-incremental/mapping!2038beb94a4fc9/redshift.manifest'
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
FROM 's3://staging/dynaload/orders/02-incremental/mapping!2038beb94a4fc9/deletes.manifest'
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

CREATE TEMP TABLE "dynaload_numbered_puts_<sequence>" AS
SELECT *, CAST(<sequence> AS BIGINT) AS "_dynaload_sequence", OCTET_LENGTH("pk") * 1025 + OCTET_LENGTH("sk") AS "_dynaload_key_bytes"
FROM "dynaload_puts_<sequence>";

DELETE FROM "dynaload_numbered_puts_<sequence>"
USING "analytics"."orders__dynaload"
WHERE "dynaload_numbered_puts_<sequence>"."pk" = "analytics"."orders__dynaload"."pk" AND "dynaload_numbered_puts_<sequence>"."sk" = "analytics"."orders__dynaload"."sk" AND "dynaload_numbered_puts_<sequence>"."_dynaload_key_bytes" = "analytics"."orders__dynaload"."_dynaload_key_bytes"
  AND ("analytics"."orders__dynaload"."_dynaload_version" > "dynaload_numbered_puts_<sequence>"."_dynaload_version"
    OR ("analytics"."orders__dynaload"."_dynaload_version" = "dynaload_numbered_puts_<sequence>"."_dynaload_version"
      AND "analytics"."orders__dynaload"."_dynaload_sequence" > "dynaload_numbered_puts_<sequence>"."_dynaload_sequence"));

DELETE FROM "dynaload_numbered_puts_<sequence>"
USING "analytics"."orders__dynaload_deletes"
WHERE "dynaload_numbered_puts_<sequence>"."pk" = "analytics"."orders__dynaload_deletes"."pk" AND "dynaload_numbered_puts_<sequence>"."sk" = "analytics"."orders__dynaload_deletes"."sk" AND "dynaload_numbered_puts_<sequence>"."_dynaload_key_bytes" = "analytics"."orders__dynaload_deletes"."_dynaload_key_bytes"
  AND ("analytics"."orders__dynaload_deletes"."_dynaload_version" > "dynaload_numbered_puts_<sequence>"."_dynaload_version"
    OR ("analytics"."orders__dynaload_deletes"."_dynaload_version" = "dynaload_numbered_puts_<sequence>"."_dynaload_version"
      AND "analytics"."orders__dynaload_deletes"."_dynaload_sequence" > "dynaload_numbered_puts_<sequence>"."_dynaload_sequence"));

CREATE TEMP TABLE "dynaload_numbered_deletes_<sequence>" AS
SELECT *, CAST(<sequence> AS BIGINT) AS "_dynaload_sequence", OCTET_LENGTH("pk") * 1025 + OCTET_LENGTH("sk") AS "_dynaload_key_bytes"
FROM "dynaload_deletes_<sequence>";

DELETE FROM "dynaload_numbered_deletes_<sequence>"
USING "analytics"."orders__dynaload"
WHERE "dynaload_numbered_deletes_<sequence>"."pk" = "analytics"."orders__dynaload"."pk" AND "dynaload_numbered_deletes_<sequence>"."sk" = "analytics"."orders__dynaload"."sk" AND "dynaload_numbered_deletes_<sequence>"."_dynaload_key_bytes" = "analytics"."orders__dynaload"."_dynaload_key_bytes"
  AND ("analytics"."orders__dynaload"."_dynaload_version" > "dynaload_numbered_deletes_<sequence>"."_dynaload_version"
    OR ("analytics"."orders__dynaload"."_dynaload_version" = "dynaload_numbered_deletes_<sequence>"."_dynaload_version"
      AND "analytics"."orders__dynaload"."_dynaload_sequence" > "dynaload_numbered_deletes_<sequence>"."_dynaload_sequence"));

DELETE FROM "dynaload_numbered_deletes_<sequence>"
USING "analytics"."orders__dynaload_deletes"
WHERE "dynaload_numbered_deletes_<sequence>"."pk" = "analytics"."orders__dynaload_deletes"."pk" AND "dynaload_numbered_deletes_<sequence>"."sk" = "analytics"."orders__dynaload_deletes"."sk" AND "dynaload_numbered_deletes_<sequence>"."_dynaload_key_bytes" = "analytics"."orders__dynaload_deletes"."_dynaload_key_bytes"
  AND ("analytics"."orders__dynaload_deletes"."_dynaload_version" > "dynaload_numbered_deletes_<sequence>"."_dynaload_version"
    OR ("analytics"."orders__dynaload_deletes"."_dynaload_version" = "dynaload_numbered_deletes_<sequence>"."_dynaload_version"
      AND "analytics"."orders__dynaload_deletes"."_dynaload_sequence" > "dynaload_numbered_deletes_<sequence>"."_dynaload_sequence"));

DELETE FROM "analytics"."orders__dynaload"
USING "dynaload_numbered_deletes_<sequence>"
WHERE "analytics"."orders__dynaload"."pk" = "dynaload_numbered_deletes_<sequence>"."pk" AND "analytics"."orders__dynaload"."sk" = "dynaload_numbered_deletes_<sequence>"."sk" AND "analytics"."orders__dynaload"."_dynaload_key_bytes" = "dynaload_numbered_deletes_<sequence>"."_dynaload_key_bytes";

MERGE INTO "analytics"."orders__dynaload"
USING "dynaload_numbered_puts_<sequence>"
ON "analytics"."orders__dynaload"."pk" = "dynaload_numbered_puts_<sequence>"."pk" AND "analytics"."orders__dynaload"."sk" = "dynaload_numbered_puts_<sequence>"."sk" AND "analytics"."orders__dynaload"."_dynaload_key_bytes" = "dynaload_numbered_puts_<sequence>"."_dynaload_key_bytes"
REMOVE DUPLICATES;

DELETE FROM "analytics"."orders__dynaload_deletes"
USING "dynaload_numbered_puts_<sequence>"
WHERE "analytics"."orders__dynaload_deletes"."pk" = "dynaload_numbered_puts_<sequence>"."pk" AND "analytics"."orders__dynaload_deletes"."sk" = "dynaload_numbered_puts_<sequence>"."sk" AND "analytics"."orders__dynaload_deletes"."_dynaload_key_bytes" = "dynaload_numbered_puts_<sequence>"."_dynaload_key_bytes";

DELETE FROM "analytics"."orders__dynaload_deletes"
USING "dynaload_numbered_deletes_<sequence>"
WHERE "analytics"."orders__dynaload_deletes"."pk" = "dynaload_numbered_deletes_<sequence>"."pk" AND "analytics"."orders__dynaload_deletes"."sk" = "dynaload_numbered_deletes_<sequence>"."sk" AND "analytics"."orders__dynaload_deletes"."_dynaload_key_bytes" = "dynaload_numbered_deletes_<sequence>"."_dynaload_key_bytes";

INSERT INTO "analytics"."orders__dynaload_deletes" SELECT * FROM "dynaload_numbered_deletes_<sequence>";

UPDATE "analytics"."orders__dynaload_generations" SET "loads" = "loads" + 1 WHERE "generation" = '1700000000000000';

SET timezone TO 'UTC';

INSERT INTO "analytics"."_dynaload_loads" (<columns>)
SELECT <entry>, COUNT(*)
FROM "analytics"."orders__dynaload";

DELETE FROM "analytics"."orders__dynaload_lock" WHERE "sequence" = <sequence> AND "export_id" <> '';

SELECT CAST(COUNT(*) AS VARCHAR(20)), CAST(SYSDATE AS VARCHAR(40)) FROM "analytics"."orders__dynaload";
