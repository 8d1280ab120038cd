/** `npm run generate`, from the root of the repository. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { GENERATED_FILES } from './generated-files.ts';

const root = process.cwd();
for (const file of GENERATED_FILES) writeFileSync(join(root, file.path), file.content(root));
