-- stages s3://staging/dynaload/!27!3b!20drop!20!22table!22!20!5c!20!7b!7bkeys!7d!7d/it!27s!20!5c/mapping!20c4d09f3e053b/puts-00001.csv.zst, …; kept after the load;

LOCK "has ""quotes"""."'; drop ""table"" \ {{keys}}__dynaload_lock";

SELECT 1 / CASE
  WHEN (SELECT COUNT(*) FROM "has ""quotes"""."_dynaload_attempts" WHERE "table" = '''; drop "table" \\ {{keys}}' AND "sequence" = <sequence>) = 1
    AND (SELECT COUNT(*) FROM "has ""quotes"""."_dynaload_loads" WHERE "table" = '''; drop "table" \\ {{keys}}' AND "sequence" = <sequence>) = 0
  THEN 1 ELSE 0 END;

SELECT 1 / CASE
  WHEN (SELECT COUNT(*) FROM "has ""quotes"""."_dynaload_generations"
    WHERE "table" = '''; drop "table" \\ {{keys}}' AND "generation" = '1700000000000000' AND "physical" = '''; drop "table" \\ {{keys}}__dynaload') = 1
  THEN 1 ELSE 0 END;

CREATE TEMP TABLE "dynaload_puts_<sequence>" (LIKE "has ""quotes"""."'; drop ""table"" \ {{keys}}__dynaload" INCLUDING DEFAULTS);

ALTER TABLE "dynaload_puts_<sequence>" DROP COLUMN "_dynaload_sequence";

COPY "dynaload_puts_<sequence>"
FROM 's3://staging/dynaload/!27!3b!20drop!20!22table!22!20!5c!20!7b!7bkeys!7d!7d/it!27s!20!5c/mapping!20c4d09f3e053b/redshift.manifest'
IAM_ROLE 'arn:aws:iam::123456789012:role/redshift-copy'
MANIFEST
FORMAT AS CSV
NULL AS '__dynaload_null_7f3a__'
ZSTD
COMPUPDATE OFF
STATUPDATE OFF;

ALTER TABLE "dynaload_puts_<sequence>" ADD COLUMN "_dynaload_sequence" BIGINT DEFAULT <sequence> NOT NULL;

CREATE TEMP TABLE "dynaload_deletes_<sequence>" (LIKE "has ""quotes"""."'; drop ""table"" \ {{keys}}__dynaload_deletes" INCLUDING DEFAULTS);

ALTER TABLE "dynaload_deletes_<sequence>" DROP COLUMN "_dynaload_sequence";

COPY "dynaload_deletes_<sequence>"
FROM 's3://staging/dynaload/!27!3b!20drop!20!22table!22!20!5c!20!7b!7bkeys!7d!7d/it!27s!20!5c/mapping!20c4d09f3e053b/deletes.manifest'
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
      SELECT "has ""quotes""" FROM "dynaload_puts_<sequence>"
      UNION ALL
      SELECT "has ""quotes""" FROM "dynaload_deletes_<sequence>"
    ) k
    GROUP BY "has ""quotes""", OCTET_LENGTH("has ""quotes""")
    HAVING COUNT(*) > 1
  ) d) = 0
  THEN 1 ELSE 0 END;

DELETE FROM "dynaload_puts_<sequence>"
USING "has ""quotes"""."'; drop ""table"" \ {{keys}}__dynaload"
WHERE "dynaload_puts_<sequence>"."has ""quotes""" = "has ""quotes"""."'; drop ""table"" \ {{keys}}__dynaload"."has ""quotes""" AND OCTET_LENGTH("dynaload_puts_<sequence>"."has ""quotes""") = OCTET_LENGTH("has ""quotes"""."'; drop ""table"" \ {{keys}}__dynaload"."has ""quotes""")
  AND ("has ""quotes"""."'; drop ""table"" \ {{keys}}__dynaload"."_dynaload_version" > "dynaload_puts_<sequence>"."_dynaload_version"
    OR ("has ""quotes"""."'; drop ""table"" \ {{keys}}__dynaload"."_dynaload_version" = "dynaload_puts_<sequence>"."_dynaload_version"
      AND "has ""quotes"""."'; drop ""table"" \ {{keys}}__dynaload"."_dynaload_sequence" > "dynaload_puts_<sequence>"."_dynaload_sequence"));

DELETE FROM "dynaload_puts_<sequence>"
USING "has ""quotes"""."'; drop ""table"" \ {{keys}}__dynaload_deletes"
WHERE "dynaload_puts_<sequence>"."has ""quotes""" = "has ""quotes"""."'; drop ""table"" \ {{keys}}__dynaload_deletes"."has ""quotes""" AND OCTET_LENGTH("dynaload_puts_<sequence>"."has ""quotes""") = OCTET_LENGTH("has ""quotes"""."'; drop ""table"" \ {{keys}}__dynaload_deletes"."has ""quotes""")
  AND ("has ""quotes"""."'; drop ""table"" \ {{keys}}__dynaload_deletes"."_dynaload_version" > "dynaload_puts_<sequence>"."_dynaload_version"
    OR ("has ""quotes"""."'; drop ""table"" \ {{keys}}__dynaload_deletes"."_dynaload_version" = "dynaload_puts_<sequence>"."_dynaload_version"
      AND "has ""quotes"""."'; drop ""table"" \ {{keys}}__dynaload_deletes"."_dynaload_sequence" > "dynaload_puts_<sequence>"."_dynaload_sequence"));

DELETE FROM "dynaload_deletes_<sequence>"
USING "has ""quotes"""."'; drop ""table"" \ {{keys}}__dynaload"
WHERE "dynaload_deletes_<sequence>"."has ""quotes""" = "has ""quotes"""."'; drop ""table"" \ {{keys}}__dynaload"."has ""quotes""" AND OCTET_LENGTH("dynaload_deletes_<sequence>"."has ""quotes""") = OCTET_LENGTH("has ""quotes"""."'; drop ""table"" \ {{keys}}__dynaload"."has ""quotes""")
  AND ("has ""quotes"""."'; drop ""table"" \ {{keys}}__dynaload"."_dynaload_version" > "dynaload_deletes_<sequence>"."_dynaload_version"
    OR ("has ""quotes"""."'; drop ""table"" \ {{keys}}__dynaload"."_dynaload_version" = "dynaload_deletes_<sequence>"."_dynaload_version"
      AND "has ""quotes"""."'; drop ""table"" \ {{keys}}__dynaload"."_dynaload_sequence" > "dynaload_deletes_<sequence>"."_dynaload_sequence"));

DELETE FROM "dynaload_deletes_<sequence>"
USING "has ""quotes"""."'; drop ""table"" \ {{keys}}__dynaload_deletes"
WHERE "dynaload_deletes_<sequence>"."has ""quotes""" = "has ""quotes"""."'; drop ""table"" \ {{keys}}__dynaload_deletes"."has ""quotes""" AND OCTET_LENGTH("dynaload_deletes_<sequence>"."has ""quotes""") = OCTET_LENGTH("has ""quotes"""."'; drop ""table"" \ {{keys}}__dynaload_deletes"."has ""quotes""")
  AND ("has ""quotes"""."'; drop ""table"" \ {{keys}}__dynaload_deletes"."_dynaload_version" > "dynaload_deletes_<sequence>"."_dynaload_version"
    OR ("has ""quotes"""."'; drop ""table"" \ {{keys}}__dynaload_deletes"."_dynaload_version" = "dynaload_deletes_<sequence>"."_dynaload_version"
      AND "has ""quotes"""."'; drop ""table"" \ {{keys}}__dynaload_deletes"."_dynaload_sequence" > "dynaload_deletes_<sequence>"."_dynaload_sequence"));

DELETE FROM "has ""quotes"""."'; drop ""table"" \ {{keys}}__dynaload"
USING "dynaload_deletes_<sequence>"
WHERE "has ""quotes"""."'; drop ""table"" \ {{keys}}__dynaload"."has ""quotes""" = "dynaload_deletes_<sequence>"."has ""quotes""" AND OCTET_LENGTH("has ""quotes"""."'; drop ""table"" \ {{keys}}__dynaload"."has ""quotes""") = OCTET_LENGTH("dynaload_deletes_<sequence>"."has ""quotes""");

MERGE INTO "has ""quotes"""."'; drop ""table"" \ {{keys}}__dynaload"
USING "dynaload_puts_<sequence>"
ON "has ""quotes"""."'; drop ""table"" \ {{keys}}__dynaload"."has ""quotes""" = "dynaload_puts_<sequence>"."has ""quotes""" AND OCTET_LENGTH("has ""quotes"""."'; drop ""table"" \ {{keys}}__dynaload"."has ""quotes""") = OCTET_LENGTH("dynaload_puts_<sequence>"."has ""quotes""")
REMOVE DUPLICATES;

DELETE FROM "has ""quotes"""."'; drop ""table"" \ {{keys}}__dynaload_deletes"
USING "dynaload_puts_<sequence>"
WHERE "has ""quotes"""."'; drop ""table"" \ {{keys}}__dynaload_deletes"."has ""quotes""" = "dynaload_puts_<sequence>"."has ""quotes""" AND OCTET_LENGTH("has ""quotes"""."'; drop ""table"" \ {{keys}}__dynaload_deletes"."has ""quotes""") = OCTET_LENGTH("dynaload_puts_<sequence>"."has ""quotes""");

DELETE FROM "has ""quotes"""."'; drop ""table"" \ {{keys}}__dynaload_deletes"
USING "dynaload_deletes_<sequence>"
WHERE "has ""quotes"""."'; drop ""table"" \ {{keys}}__dynaload_deletes"."has ""quotes""" = "dynaload_deletes_<sequence>"."has ""quotes""" AND OCTET_LENGTH("has ""quotes"""."'; drop ""table"" \ {{keys}}__dynaload_deletes"."has ""quotes""") = OCTET_LENGTH("dynaload_deletes_<sequence>"."has ""quotes""");

INSERT INTO "has ""quotes"""."'; drop ""table"" \ {{keys}}__dynaload_deletes" SELECT * FROM "dynaload_deletes_<sequence>";

INSERT INTO "has ""quotes"""."_dynaload_loads" (<columns>)
SELECT <entry>, COUNT(*)
FROM "has ""quotes"""."'; drop ""table"" \ {{keys}}__dynaload";

DELETE FROM "has ""quotes"""."_dynaload_attempts" WHERE "table" = '''; drop "table" \\ {{keys}}' AND "sequence" = <sequence>;

SELECT CAST("rows" AS VARCHAR(20)), CAST("finished_at" AS VARCHAR(40))
FROM "has ""quotes"""."_dynaload_loads"
WHERE "table" = '''; drop "table" \\ {{keys}}' AND "sequence" = <sequence>;
