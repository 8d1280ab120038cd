import { expect, test } from '@jest/globals';
import { runDemo } from '../../src/cli/demo/run-demo.ts';
import { createOutput, type OutputStream } from '../../src/cli/output.ts';
import { redshiftStage } from '../demo/redshift-stage.ts';

test('the demo tells the same story on Redshift, proves it, and says that it is an emulator', async () => {
  let told = '';
  const stream: OutputStream = {
    write: (text, done) => {
      told += text;
      done?.();
    },
  };
  const output = createOutput({ quiet: true, color: false }, { stdout: stream, stderr: stream, env: {} });
  await runDemo({ stage: await redshiftStage(), output, signal: new AbortController().signal });
  expect(told).toContain('EMULATOR');
  expect(told.match(/proven/g)).toHaveLength(6);
  expect(told).toContain('missing      09:15 to 09:30');
  expect(told).toContain('54655879546715619926101797730259160302');
  const sent = told.slice(told.indexOf('The last merge as it was sent')).split('\n').slice(1);
  expect(sent[0]).toMatch(/^LOCK /);
  expect(sent.filter((line) => line.startsWith('COPY '))).toHaveLength(1);
  expect(sent.filter((line) => line.startsWith('MERGE INTO '))).toHaveLength(1);
  expect(sent.join('\n')).not.toContain('TRUNCATE');
});
