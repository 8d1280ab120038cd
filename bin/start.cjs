// Apart from dynaload.cjs, since an old Node.js cannot even read an import().
'use strict';

import('../dist/cli/main.js').catch((error) => {
  const [reason] = String(error).split('\n');
  const hint =
    error.code === 'EMFILE' || error.code === 'ENFILE'
      ? 'Raise the number of files that may be open, for example with: ulimit -n 4096'
      : 'Install it again; in a clone, run: npm ci';
  console.error(`error FILE_UNUSABLE: dynaload cannot be started: ${reason}\nhint: ${hint}`);
  process.exitCode = 1;
});
