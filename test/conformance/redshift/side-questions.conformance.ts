/**
 * What the documentation leaves open and dynaload does not rest on: answers that would let it do more, or faster. They
 * are printed; nothing is expected of them but that they can be asked.
 */
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { bestCompression } from '../../../src/stage/compression.ts';
import { openRealRedshift, type RealRedshift } from './real-redshift.ts';

/** Above it an uncompressed file is split among slices, which quoted line feeds might not survive. */
const SPLIT_BYTES = 128 * 1024 * 1024;

let real: RealRedshift;
const answers: string[] = [];
let tables = 0;

beforeAll(async () => {
  real = await openRealRedshift();
});

afterAll(async () => {
  console.log(`Answers:\n${answers.map((each) => `  ${each}`).join('\n')}`);
  await real.close();
});

/** @returns what is printed */
async function ask(question: string, find: () => Promise<unknown>): Promise<string> {
  const found = await find().catch((error: unknown) =>
    error instanceof Error ? error.message : String(error),
  );
  const answer = `${question} ${JSON.stringify(found)}`;
  answers.push(answer);
  return answer;
}

async function newTable(columns: string): Promise<string> {
  tables += 1;
  const table = `${real.schema}.side_${tables}`;
  await real.rows(`CREATE TABLE ${table} (${columns})`);
  return table;
}

describe('COPY', () => {
  it('says whether a JSON object of more than 4 MB can be loaded', async () => {
    const answer = await ask('2. texts of 60,000 bytes in one JSON object of 6 MB:', async () => {
      const table = await newTable('s SUPER');
      const text = `{"s":[${Array.from({ length: 100 }, () => `"${'x'.repeat(60_000)}"`).join(',')}]}\n`;
      const file = await real.put('large.json.gz', gzipSync(text));
      await real.rows(`COPY ${table} FROM ${file} ${real.role} FORMAT AS JSON 'auto' GZIP`, 'SELECT 1');
      return real.rows(`SELECT GET_ARRAY_LENGTH(s) FROM ${table}`);
    });
    expect(answer).toMatch(/^\d+\. /);
  });

  it('says whether a jsonpath can name an attribute with a quote in it', async () => {
    for (const path of [String.raw`$['it\'s']`, `$['it''s']`, `$["it's"]`]) {
      const answer = await ask(`9. the jsonpath ${path} finds:`, async () => {
        const table = await newTable('v VARCHAR(20)');
        const file = await real.put('quote.json.gz', gzipSync(`${JSON.stringify({ "it's": 'found' })}\n`));
        const paths = await real.put('paths.json', JSON.stringify({ jsonpaths: [path] }));
        await real.rows(`COPY ${table} FROM ${file} ${real.role} FORMAT AS JSON ${paths} GZIP`, 'SELECT 1');
        return real.rows(`SELECT v FROM ${table}`);
      });
      expect(answer).toMatch(/^\d+\. /);
    }
  });

  it('says how long the same rows take with gzip, and with what dynaload would take here', async () => {
    const lines = Array.from(
      { length: 400_000 },
      (_, row) => `"key ${row}",${row},"${'text '.repeat(row % 40)}"\n`,
    );
    const csv = Buffer.from(lines.join(''));
    const best = bestCompression();
    const packed = await buffer(Readable.from([csv]).pipe(best.create()));
    const files = [
      { keyword: 'GZIP', name: 'rows.csv.gz', body: gzipSync(csv, { level: 1 }) },
      { keyword: best.name.toUpperCase(), name: `rows.csv.best`, body: packed },
    ];
    for (const { keyword, name, body } of files) {
      const answer = await ask(
        `11. seconds for ${csv.length} bytes with ${keyword} (${body.length} bytes):`,
        async () => {
          const table = await newTable('k VARCHAR(100), n BIGINT, t VARCHAR(1000)');
          const file = await real.put(name, body);
          const begun = performance.now();
          await real.rows(`COPY ${table} FROM ${file} ${real.role} FORMAT AS CSV ${keyword}`, 'SELECT 1');
          return Math.round(performance.now() - begun) / 1000;
        },
      );
      expect(answer).toMatch(/^\d+\. /);
    }
  });

  it('says whether line feeds in quotes survive the splitting of an uncompressed file', async () => {
    const answer = await ask('12. rows, and rows that are not what they were:', async () => {
      const table = await newTable('n BIGINT, t VARCHAR(1000)');
      const text = 'one\ntwo\n3,"4"'.replaceAll('"', '""').repeat(20);
      const line = (row: number): string => `${row},"${text}"\n`;
      const rows = Math.ceil((SPLIT_BYTES * 1.1) / line(1_000_000).length);
      const file = await real.put('split.csv', Array.from({ length: rows }, (_, row) => line(row)).join(''));
      await real.rows(`COPY ${table} FROM ${file} ${real.role} FORMAT AS CSV`, 'SELECT 1');
      const length = Buffer.byteLength(text.replaceAll('""', '"'));
      const wrong = `SUM(CASE WHEN OCTET_LENGTH(t) = ${length} THEN 0 ELSE 1 END)`;
      return [rows, await real.rows(`SELECT COUNT(*), ${wrong} FROM ${table}`)];
    });
    expect(answer).toMatch(/^\d+\. /);
  });
});

describe('a transaction', () => {
  it('says whether SET in front of LOCK takes the snapshot', async () => {
    const answer = await ask('13. of five that ran SET before LOCK, finished and counted:', async () => {
      const table = await newTable('n BIGINT');
      await real.rows(`INSERT INTO ${table} VALUES (0)`, 'SELECT 1');
      const add = [
        'SET statement_timeout TO 600000',
        `LOCK ${table}`,
        `UPDATE ${table} SET n = n + 1`,
        'SELECT 1',
      ];
      const ended = await Promise.allSettled(Array.from({ length: 5 }, async () => real.rows(...add)));
      const finished = ended.filter(({ status }) => status === 'fulfilled').length;
      return [finished, await real.rows(`SELECT CAST(n AS VARCHAR(20)) FROM ${table}`)];
    });
    expect(answer).toMatch(/^\d+\. /);
  });
});
