import { runApp } from './run-app.ts';

process.exitCode = runApp((text) => {
  process.stderr.write(`${text}\n`);
});
