/**
 * The golden statements, read by a parser that knows Redshift and nothing of dynaload or of its emulator: of its
 * grammar, it refuses what is misspelled in any statement, and in every option of COPY.
 */
import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';

const FOLDER = join(process.cwd(), 'test/golden/redshift');

const STATEMENTS = readdirSync(FOLDER)
  .toSorted()
  .flatMap((file) => {
    const statements = readFileSync(join(FOLDER, file), 'utf8')
      .replace(/^-- stages .*$/m, '')
      // What `plan` does not know yet.
      .replaceAll(/<(?:sequence|generation|rows|deletes|loads)>/g, '1')
      .replaceAll('<columns>', '"a"')
      .replaceAll('<entry>', '1')
      .split(/;\n+/)
      .map((text) => text.trim())
      .filter((text) => text !== '');
    return statements.map((text, index) => ({ named: `${file}, ${index + 1}`, text }));
  });

const COLUMN = String.raw`"(?:[^"]|"")+"(?:\."(?:[^"]|"")+")*`;
/** https://docs.aws.amazon.com/redshift/latest/dg/r_MERGE.html: the simplified form, which the parser does not know. */
const MERGE = new RegExp(
  String.raw`^(MERGE INTO ${COLUMN}\nUSING ${COLUMN}\nON ${COLUMN} = ${COLUMN}(?: AND ${COLUMN} = ${COLUMN})*)\nREMOVE DUPLICATES$`,
);

/** Why each is no statement of Redshift; null when it is one. */
function complaints(statements: readonly string[]): readonly unknown[] {
  const parser = join(process.cwd(), 'test/support/redshift-syntax.mjs');
  const answers: unknown = JSON.parse(
    execFileSync(process.execPath, [parser], { input: JSON.stringify(statements), encoding: 'utf8' }),
  );
  return Array.isArray(answers) ? answers : [];
}

describe('another parser', () => {
  it('takes every golden statement', () => {
    const known = STATEMENTS.map(({ text }) => {
      const merge = MERGE.exec(text)?.[1];
      return merge === undefined
        ? text
        : `${merge} WHEN MATCHED THEN DELETE WHEN NOT MATCHED THEN INSERT VALUES (1)`;
    });
    const found = complaints(known).map((complaint, index) => [STATEMENTS[index]?.named, complaint]);
    expect(found).toEqual(STATEMENTS.map(({ named }) => [named, null]));
    expect(STATEMENTS.length).toBeGreaterThan(80);
    expect(STATEMENTS.filter(({ text }) => MERGE.test(text))).toHaveLength(2);
  });

  it('refuses what is misspelled', () => {
    const wrong = [
      `COPY "a" FROM 's3://b/k' IAM_ROLE default MANIFEST FORMAT AS CSV ZSDT`,
      `COPY "a" FROM 's3://b/k' IAM_ROLE 5`,
      'DELETE FROM "a" USIN "b" WHERE 1 = 1',
      'CREATE TEMP TABLE "a" ("b" BIGINT NOT)',
    ];
    expect(complaints(wrong)).toEqual(wrong.map(() => expect.any(String)));
  });
});
