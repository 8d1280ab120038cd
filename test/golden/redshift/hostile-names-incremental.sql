-- stages s3://staging/dynaload/!27!3b!20drop!20!22table!22!20!5c!20!7b!7bkeys!7d!7d/it!27s!20!5c/mapping!20c4d09f3e053b/<part>-<tag>/puts-00001.csv.zst, …; kept after the load;

LOCK "has ""quotes"""."'; drop ""table"" \ {{keys}}__dynaload_lock";

SELECT 1 / CASE
  WHEN (SELECT COUNT(*) FROM "has ""quotes"""."'; drop ""table"" \ {{keys}}__dynaload_lock" WHERE "sequence" = <sequence> AND "export_id" <> '') = 1
  THEN 1 ELSE 0 END;

SELECT 1 / CASE
  WHEN (SELECT COUNT(*) FROM "has ""quotes"""."'; drop ""table"" \ {{keys}}__dynaload_generations"
    WHERE "generation" = '1700000000000000' AND "physical" = '''; drop "table" \\ {{keys}}__dynaload'
      AND "loads" = <loads> AND "published" = TRUE) = 1
  THEN 1 ELSE 0 END;

CREATE TEMP TABLE "dynaload_puts_<sequence>" (
  "has ""quotes""" VARCHAR(2048) NOT NULL,
  "it's \ {{mark}}" VARCHAR(65535),
  "oid_oid_oid_oid_oid_oid_oid_oid_oid_oid_oid_oid_oid_oid_oid_oid_oid_oid_oid_oid_oid_oid_oid_oid_oid_oid_oid_oid_oid_oid_oid_" VARCHAR(65535),
  "_dynaload_version" BIGINT NOT NULL
);

COPY "dynaload_puts_<sequence>"
FROM 's3://staging/dynaload/!27!3b!20drop!20!22table!22!20!5c!20!7b!7bkeys!7d!7d/it!27s!20!5c/mapping!20c4d09f3e053b/redshift.manifest'
IAM_ROLE 'arn:aws:iam::123456789012:role/redshift-copy'
MANIFEST
FORMAT AS CSV
NULL AS '__dynaload_null_7f3a__'
ZSTD
COMPUPDATE OFF
STATUPDATE OFF;

CREATE TEMP TABLE "dynaload_deletes_<sequence>" (
  "has ""quotes""" VARCHAR(2048) NOT NULL,
  "_dynaload_version" BIGINT NOT NULL
);

COPY "dynaload_deletes_<sequence>"
FROM 's3://staging/dynaload/!27!3b!20drop!20!22table!22!20!5c!20!7b!7bkeys!7d!7d/it!27s!20!5c/mapping!20c4d09f3e053b/deletes.manifest'
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
      SELECT "has ""quotes""" FROM "dynaload_puts_<sequence>"
      UNION ALL
      SELECT "has ""quotes""" FROM "dynaload_deletes_<sequence>"
    ) k
    GROUP BY "has ""quotes""", OCTET_LENGTH("has ""quotes""")
    HAVING COUNT(*) > 1
  ) d) = 0
  THEN 1 ELSE 0 END;

CREATE TEMP TABLE "dynaload_numbered_puts_<sequence>" AS
SELECT *, CAST(<sequence> AS BIGINT) AS "_dynaload_sequence", OCTET_LENGTH("has ""quotes""") * 1025 AS "_dynaload_key_bytes"
FROM "dynaload_puts_<sequence>";

DELETE FROM "dynaload_numbered_puts_<sequence>"
USING "has ""quotes"""."'; drop ""table"" \ {{keys}}__dynaload"
WHERE "dynaload_numbered_puts_<sequence>"."has ""quotes""" = "has ""quotes"""."'; drop ""table"" \ {{keys}}__dynaload"."has ""quotes""" AND "dynaload_numbered_puts_<sequence>"."_dynaload_key_bytes" = "has ""quotes"""."'; drop ""table"" \ {{keys}}__dynaload"."_dynaload_key_bytes"
  AND ("has ""quotes"""."'; drop ""table"" \ {{keys}}__dynaload"."_dynaload_version" > "dynaload_numbered_puts_<sequence>"."_dynaload_version"
    OR ("has ""quotes"""."'; drop ""table"" \ {{keys}}__dynaload"."_dynaload_version" = "dynaload_numbered_puts_<sequence>"."_dynaload_version"
      AND "has ""quotes"""."'; drop ""table"" \ {{keys}}__dynaload"."_dynaload_sequence" > "dynaload_numbered_puts_<sequence>"."_dynaload_sequence"));

DELETE FROM "dynaload_numbered_puts_<sequence>"
USING "has ""quotes"""."'; drop ""table"" \ {{keys}}__dynaload_deletes"
WHERE "dynaload_numbered_puts_<sequence>"."has ""quotes""" = "has ""quotes"""."'; drop ""table"" \ {{keys}}__dynaload_deletes"."has ""quotes""" AND "dynaload_numbered_puts_<sequence>"."_dynaload_key_bytes" = "has ""quotes"""."'; drop ""table"" \ {{keys}}__dynaload_deletes"."_dynaload_key_bytes"
  AND ("has ""quotes"""."'; drop ""table"" \ {{keys}}__dynaload_deletes"."_dynaload_version" > "dynaload_numbered_puts_<sequence>"."_dynaload_version"
    OR ("has ""quotes"""."'; drop ""table"" \ {{keys}}__dynaload_deletes"."_dynaload_version" = "dynaload_numbered_puts_<sequence>"."_dynaload_version"
      AND "has ""quotes"""."'; drop ""table"" \ {{keys}}__dynaload_deletes"."_dynaload_sequence" > "dynaload_numbered_puts_<sequence>"."_dynaload_sequence"));

CREATE TEMP TABLE "dynaload_numbered_deletes_<sequence>" AS
SELECT *, CAST(<sequence> AS BIGINT) AS "_dynaload_sequence", OCTET_LENGTH("has ""quotes""") * 1025 AS "_dynaload_key_bytes"
FROM "dynaload_deletes_<sequence>";

DELETE FROM "dynaload_numbered_deletes_<sequence>"
USING "has ""quotes"""."'; drop ""table"" \ {{keys}}__dynaload"
WHERE "dynaload_numbered_deletes_<sequence>"."has ""quotes""" = "has ""quotes"""."'; drop ""table"" \ {{keys}}__dynaload"."has ""quotes""" AND "dynaload_numbered_deletes_<sequence>"."_dynaload_key_bytes" = "has ""quotes"""."'; drop ""table"" \ {{keys}}__dynaload"."_dynaload_key_bytes"
  AND ("has ""quotes"""."'; drop ""table"" \ {{keys}}__dynaload"."_dynaload_version" > "dynaload_numbered_deletes_<sequence>"."_dynaload_version"
    OR ("has ""quotes"""."'; drop ""table"" \ {{keys}}__dynaload"."_dynaload_version" = "dynaload_numbered_deletes_<sequence>"."_dynaload_version"
      AND "has ""quotes"""."'; drop ""table"" \ {{keys}}__dynaload"."_dynaload_sequence" > "dynaload_numbered_deletes_<sequence>"."_dynaload_sequence"));

DELETE FROM "dynaload_numbered_deletes_<sequence>"
USING "has ""quotes"""."'; drop ""table"" \ {{keys}}__dynaload_deletes"
WHERE "dynaload_numbered_deletes_<sequence>"."has ""quotes""" = "has ""quotes"""."'; drop ""table"" \ {{keys}}__dynaload_deletes"."has ""quotes""" AND "dynaload_numbered_deletes_<sequence>"."_dynaload_key_bytes" = "has ""quotes"""."'; drop ""table"" \ {{keys}}__dynaload_deletes"."_dynaload_key_bytes"
  AND ("has ""quotes"""."'; drop ""table"" \ {{keys}}__dynaload_deletes"."_dynaload_version" > "dynaload_numbered_deletes_<sequence>"."_dynaload_version"
    OR ("has ""quotes"""."'; drop ""table"" \ {{keys}}__dynaload_deletes"."_dynaload_version" = "dynaload_numbered_deletes_<sequence>"."_dynaload_version"
      AND "has ""quotes"""."'; drop ""table"" \ {{keys}}__dynaload_deletes"."_dynaload_sequence" > "dynaload_numbered_deletes_<sequence>"."_dynaload_sequence"));

DELETE FROM "has ""quotes"""."'; drop ""table"" \ {{keys}}__dynaload"
USING "dynaload_numbered_deletes_<sequence>"
WHERE "has ""quotes"""."'; drop ""table"" \ {{keys}}__dynaload"."has ""quotes""" = "dynaload_numbered_deletes_<sequence>"."has ""quotes""" AND "has ""quotes"""."'; drop ""table"" \ {{keys}}__dynaload"."_dynaload_key_bytes" = "dynaload_numbered_deletes_<sequence>"."_dynaload_key_bytes";

MERGE INTO "has ""quotes"""."'; drop ""table"" \ {{keys}}__dynaload"
USING "dynaload_numbered_puts_<sequence>"
ON "has ""quotes"""."'; drop ""table"" \ {{keys}}__dynaload"."has ""quotes""" = "dynaload_numbered_puts_<sequence>"."has ""quotes""" AND "has ""quotes"""."'; drop ""table"" \ {{keys}}__dynaload"."_dynaload_key_bytes" = "dynaload_numbered_puts_<sequence>"."_dynaload_key_bytes"
REMOVE DUPLICATES;

DELETE FROM "has ""quotes"""."'; drop ""table"" \ {{keys}}__dynaload_deletes"
USING "dynaload_numbered_puts_<sequence>"
WHERE "has ""quotes"""."'; drop ""table"" \ {{keys}}__dynaload_deletes"."has ""quotes""" = "dynaload_numbered_puts_<sequence>"."has ""quotes""" AND "has ""quotes"""."'; drop ""table"" \ {{keys}}__dynaload_deletes"."_dynaload_key_bytes" = "dynaload_numbered_puts_<sequence>"."_dynaload_key_bytes";

DELETE FROM "has ""quotes"""."'; drop ""table"" \ {{keys}}__dynaload_deletes"
USING "dynaload_numbered_deletes_<sequence>"
WHERE "has ""quotes"""."'; drop ""table"" \ {{keys}}__dynaload_deletes"."has ""quotes""" = "dynaload_numbered_deletes_<sequence>"."has ""quotes""" AND "has ""quotes"""."'; drop ""table"" \ {{keys}}__dynaload_deletes"."_dynaload_key_bytes" = "dynaload_numbered_deletes_<sequence>"."_dynaload_key_bytes";

INSERT INTO "has ""quotes"""."'; drop ""table"" \ {{keys}}__dynaload_deletes" SELECT * FROM "dynaload_numbered_deletes_<sequence>";

UPDATE "has ""quotes"""."'; drop ""table"" \ {{keys}}__dynaload_generations" SET "loads" = "loads" + 1 WHERE "generation" = '1700000000000000';

SET timezone TO 'UTC';

INSERT INTO "has ""quotes"""."_dynaload_loads" (<columns>)
SELECT <entry>, COUNT(*)
FROM "has ""quotes"""."'; drop ""table"" \ {{keys}}__dynaload";

DELETE FROM "has ""quotes"""."'; drop ""table"" \ {{keys}}__dynaload_lock" WHERE "sequence" = <sequence> AND "export_id" <> '';

SELECT CAST(COUNT(*) AS VARCHAR(20)), CAST(SYSDATE AS VARCHAR(40)) FROM "has ""quotes"""."'; drop ""table"" \ {{keys}}__dynaload";
