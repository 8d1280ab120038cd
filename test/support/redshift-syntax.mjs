/**
 * Reads statements, a JSON array of texts, and writes for each why it is none of Redshift's, or null. A process of its
 * own: what the parser imports while it runs, Jest does not let a test import. Plain JavaScript, so that Node loads it as
 * it stands; so the linter knows no types here.
 */
/* oxlint-disable typescript/no-unsafe-assignment, typescript/no-unsafe-call, typescript/no-unsafe-member-access, typescript/no-unsafe-argument, typescript/no-unsafe-return */
import { readFileSync } from 'node:fs';
import { init, validate } from '@guanmingchiu/sqlparser-ts';

await init();
const statements = JSON.parse(readFileSync(0, 'utf8'));
const answers = statements.map((text) => {
  try {
    validate(text, 'redshift');
    return null;
  } catch (error) {
    return String(error);
  }
});
process.stdout.write(JSON.stringify(answers));
