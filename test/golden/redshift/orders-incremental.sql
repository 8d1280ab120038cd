-- stages s3://staging/dynaload/orders/02-incremental/mapping!2038beb94a4fc9/puts-00001.csv.zst, …; kept after the load;

LOCK "analytics"."orders__dynaload_lock";

SELECT 1 / CASE
  WHEN (SELECT COUNT(*) FROM "analytics"."_dynaload_attempts" WHERE "table" = 'orders' AND "sequence" = <sequence>) = 1
    AND (SELECT COUNT(*) FROM "analytics"."_dynaload_loads" WHERE "table" = 'orders' AND "sequence" = <sequence>) = 0
  THEN 1 ELSE 0 END;

SELECT 1 / CASE
  WHEN (SELECT COUNT(*) FROM "analytics"."_dynaload_generations"
    WHERE "table" = 'orders' AND "generation" = '1700000000000000' AND "physical" = 'orders__dynaload') = 1
  THEN 1 ELSE 0 END;

CREATE TEMP TABLE "dynaload_puts_<sequence>" (LIKE "analytics"."orders__dynaload" INCLUDING DEFAULTS);

ALTER TABLE "dynaload_puts_<sequence>" DROP COLUMN "_dynaload_sequence";

COPY "dynaload_puts_<sequence>"
FROM 's3://staging/dynaload/orders/02-incremental/mapping!2038beb94a4fc9/redshift.manifest'
IAM_ROLE 'arn:aws:iam::123456789012:role/redshift-copy'
MANIFEST
FORMAT AS CSV
NULL AS '__dynaload_null_7f3a__'
ZSTD
COMPUPDATE OFF
STATUPDATE OFF;

ALTER TABLE "dynaload_puts_<sequence>" ADD COLUMN "_dynaload_sequence" BIGINT DEFAULT <sequence> NOT NULL;

CREATE TEMP TABLE "dynaload_deletes_<sequence>" (LIKE "analytics"."orders__dynaload_deletes" INCLUDING DEFAULTS);

ALTER TABLE "dynaload_deletes_<sequence>" DROP COLUMN "_dynaload_sequence";

COPY "dynaload_deletes_<sequence>"
FROM 's3://staging/dynaload/orders/02-incremental/mapping!2038beb94a4fc9/deletes.manifest'
IAM_ROLE 'arn:aws:iam::123456789012:role/redshift-copy'
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
      SELECT "pk", "sk" FROM "dynaload_puts_<sequence>"
      UNION ALL
      SELECT "pk", "sk" FROM "dynaload_deletes_<sequence>"
    ) k
    GROUP BY "pk", OCTET_LENGTH("pk"), "sk", OCTET_LENGTH("sk")
    HAVING COUNT(*) > 1
  ) d) = 0
  THEN 1 ELSE 0 END;

DELETE FROM "dynaload_puts_<sequence>"
USING "analytics"."orders__dynaload"
WHERE "dynaload_puts_<sequence>"."pk" = "analytics"."orders__dynaload"."pk" AND OCTET_LENGTH("dynaload_puts_<sequence>"."pk") = OCTET_LENGTH("analytics"."orders__dynaload"."pk") AND "dynaload_puts_<sequence>"."sk" = "analytics"."orders__dynaload"."sk" AND OCTET_LENGTH("dynaload_puts_<sequence>"."sk") = OCTET_LENGTH("analytics"."orders__dynaload"."sk")
  AND ("analytics"."orders__dynaload"."_dynaload_version" > "dynaload_puts_<sequence>"."_dynaload_version"
    OR ("analytics"."orders__dynaload"."_dynaload_version" = "dynaload_puts_<sequence>"."_dynaload_version"
      AND "analytics"."orders__dynaload"."_dynaload_sequence" > "dynaload_puts_<sequence>"."_dynaload_sequence"));

DELETE FROM "dynaload_puts_<sequence>"
USING "analytics"."orders__dynaload_deletes"
WHERE "dynaload_puts_<sequence>"."pk" = "analytics"."orders__dynaload_deletes"."pk" AND OCTET_LENGTH("dynaload_puts_<sequence>"."pk") = OCTET_LENGTH("analytics"."orders__dynaload_deletes"."pk") AND "dynaload_puts_<sequence>"."sk" = "analytics"."orders__dynaload_deletes"."sk" AND OCTET_LENGTH("dynaload_puts_<sequence>"."sk") = OCTET_LENGTH("analytics"."orders__dynaload_deletes"."sk")
  AND ("analytics"."orders__dynaload_deletes"."_dynaload_version" > "dynaload_puts_<sequence>"."_dynaload_version"
    OR ("analytics"."orders__dynaload_deletes"."_dynaload_version" = "dynaload_puts_<sequence>"."_dynaload_version"
      AND "analytics"."orders__dynaload_deletes"."_dynaload_sequence" > "dynaload_puts_<sequence>"."_dynaload_sequence"));

DELETE FROM "dynaload_deletes_<sequence>"
USING "analytics"."orders__dynaload"
WHERE "dynaload_deletes_<sequence>"."pk" = "analytics"."orders__dynaload"."pk" AND OCTET_LENGTH("dynaload_deletes_<sequence>"."pk") = OCTET_LENGTH("analytics"."orders__dynaload"."pk") AND "dynaload_deletes_<sequence>"."sk" = "analytics"."orders__dynaload"."sk" AND OCTET_LENGTH("dynaload_deletes_<sequence>"."sk") = OCTET_LENGTH("analytics"."orders__dynaload"."sk")
  AND ("analytics"."orders__dynaload"."_dynaload_version" > "dynaload_deletes_<sequence>"."_dynaload_version"
    OR ("analytics"."orders__dynaload"."_dynaload_version" = "dynaload_deletes_<sequence>"."_dynaload_version"
      AND "analytics"."orders__dynaload"."_dynaload_sequence" > "dynaload_deletes_<sequence>"."_dynaload_sequence"));

DELETE FROM "dynaload_deletes_<sequence>"
USING "analytics"."orders__dynaload_deletes"
WHERE "dynaload_deletes_<sequence>"."pk" = "analytics"."orders__dynaload_deletes"."pk" AND OCTET_LENGTH("dynaload_deletes_<sequence>"."pk") = OCTET_LENGTH("analytics"."orders__dynaload_deletes"."pk") AND "dynaload_deletes_<sequence>"."sk" = "analytics"."orders__dynaload_deletes"."sk" AND OCTET_LENGTH("dynaload_deletes_<sequence>"."sk") = OCTET_LENGTH("analytics"."orders__dynaload_deletes"."sk")
  AND ("analytics"."orders__dynaload_deletes"."_dynaload_version" > "dynaload_deletes_<sequence>"."_dynaload_version"
    OR ("analytics"."orders__dynaload_deletes"."_dynaload_version" = "dynaload_deletes_<sequence>"."_dynaload_version"
      AND "analytics"."orders__dynaload_deletes"."_dynaload_sequence" > "dynaload_deletes_<sequence>"."_dynaload_sequence"));

DELETE FROM "analytics"."orders__dynaload"
USING "dynaload_deletes_<sequence>"
WHERE "analytics"."orders__dynaload"."pk" = "dynaload_deletes_<sequence>"."pk" AND OCTET_LENGTH("analytics"."orders__dynaload"."pk") = OCTET_LENGTH("dynaload_deletes_<sequence>"."pk") AND "analytics"."orders__dynaload"."sk" = "dynaload_deletes_<sequence>"."sk" AND OCTET_LENGTH("analytics"."orders__dynaload"."sk") = OCTET_LENGTH("dynaload_deletes_<sequence>"."sk");

MERGE INTO "analytics"."orders__dynaload"
USING "dynaload_puts_<sequence>"
ON "analytics"."orders__dynaload"."pk" = "dynaload_puts_<sequence>"."pk" AND OCTET_LENGTH("analytics"."orders__dynaload"."pk") = OCTET_LENGTH("dynaload_puts_<sequence>"."pk") AND "analytics"."orders__dynaload"."sk" = "dynaload_puts_<sequence>"."sk" AND OCTET_LENGTH("analytics"."orders__dynaload"."sk") = OCTET_LENGTH("dynaload_puts_<sequence>"."sk")
REMOVE DUPLICATES;

DELETE FROM "analytics"."orders__dynaload_deletes"
USING "dynaload_puts_<sequence>"
WHERE "analytics"."orders__dynaload_deletes"."pk" = "dynaload_puts_<sequence>"."pk" AND OCTET_LENGTH("analytics"."orders__dynaload_deletes"."pk") = OCTET_LENGTH("dynaload_puts_<sequence>"."pk") AND "analytics"."orders__dynaload_deletes"."sk" = "dynaload_puts_<sequence>"."sk" AND OCTET_LENGTH("analytics"."orders__dynaload_deletes"."sk") = OCTET_LENGTH("dynaload_puts_<sequence>"."sk");

DELETE FROM "analytics"."orders__dynaload_deletes"
USING "dynaload_deletes_<sequence>"
WHERE "analytics"."orders__dynaload_deletes"."pk" = "dynaload_deletes_<sequence>"."pk" AND OCTET_LENGTH("analytics"."orders__dynaload_deletes"."pk") = OCTET_LENGTH("dynaload_deletes_<sequence>"."pk") AND "analytics"."orders__dynaload_deletes"."sk" = "dynaload_deletes_<sequence>"."sk" AND OCTET_LENGTH("analytics"."orders__dynaload_deletes"."sk") = OCTET_LENGTH("dynaload_deletes_<sequence>"."sk");

INSERT INTO "analytics"."orders__dynaload_deletes" SELECT * FROM "dynaload_deletes_<sequence>";

INSERT INTO "analytics"."_dynaload_loads" (<columns>)
SELECT <entry>, COUNT(*)
FROM "analytics"."orders__dynaload";

DELETE FROM "analytics"."_dynaload_attempts" WHERE "table" = 'orders' AND "sequence" = <sequence>;

SELECT CAST("rows" AS VARCHAR(20)), CAST("finished_at" AS VARCHAR(40))
FROM "analytics"."_dynaload_loads"
WHERE "table" = 'orders' AND "sequence" = <sequence>;
