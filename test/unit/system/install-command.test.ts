import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from '@jest/globals';
import { installCommand } from '../../../src/system/install-command.ts';
import { withTemporaryFolder } from '../../support/temporary-folder.ts';

test('a package is installed globally where dynaload is', async () => {
  await withTemporaryFolder(async (folder) => {
    const own = path.join(folder, 'lib/node_modules/dynaload/dist/cli/main.js');
    expect(installCommand('chdb@3', own)).toBe('npm install chdb@3');
    await mkdir(path.join(folder, 'bin'));
    await writeFile(path.join(folder, 'bin/dynaload'), '');
    expect(installCommand('chdb@3', own)).toBe('npm install --global chdb@3');
    expect(installCommand('chdb@3', path.join(folder, 'src/system/own.ts'))).toBe('npm install chdb@3');
  });
});
