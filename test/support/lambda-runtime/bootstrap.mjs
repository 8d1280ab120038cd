/**
 * What AWS's runtime does with a handler, as far as a handler can tell.
 * https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html
 */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';

const { AWS_LAMBDA_RUNTIME_API, LAMBDA_TASK_ROOT, _HANDLER, AWS_LAMBDA_FUNCTION_NAME } = process.env;
// A test may own the clock: what it is when an invocation begins, in milliseconds, stands in a file.
const { TEST_CLOCK_FILE } = process.env;
const realNow = Date.now;
const setClock = () => {
  if (TEST_CLOCK_FILE === undefined) return;
  const ahead = Number(readFileSync(TEST_CLOCK_FILE, 'utf8')) - realNow();
  Date.now = () => realNow() + ahead;
};

const api = `http://${AWS_LAMBDA_RUNTIME_API}/2018-06-01/runtime`;
const [file, name] = _HANDLER.split('.');

const post = (place, value) => fetch(`${api}/${place}`, { method: 'POST', body: JSON.stringify(value) });
const told = (error) => ({
  errorType: error?.name ?? typeof error,
  errorMessage: error?.message ?? String(error),
});

let handler;
try {
  handler = (await import(pathToFileURL(path.join(LAMBDA_TASK_ROOT, `${file}.mjs`)).href))[name];
} catch (error) {
  await post('init/error', told(error));
  process.exit(1);
}
for (;;) {
  const next = await fetch(`${api}/invocation/next`);
  const requestId = next.headers.get('Lambda-Runtime-Aws-Request-Id');
  const deadline = Number(next.headers.get('Lambda-Runtime-Deadline-Ms'));
  const context = {
    awsRequestId: requestId,
    functionName: AWS_LAMBDA_FUNCTION_NAME,
    getRemainingTimeInMillis: () => Math.max(deadline - realNow(), 0),
  };
  const event = await next.json();
  setClock();
  try {
    await post(`invocation/${requestId}/response`, await handler(event, context));
  } catch (error) {
    await post(`invocation/${requestId}/error`, told(error));
  }
}
