import { cpSync, existsSync } from 'node:fs';
import path from 'node:path';
import { AssetHashType, DockerImage } from 'aws-cdk-lib/core';
import { Code } from 'aws-cdk-lib/aws-lambda';
import { DynaloadError } from '../../errors.ts';

/** Where the mappings are in a function. */
export const MAPPINGS_FOLDER = '/var/task/mappings';

/** The files that `npm run build` makes of the functions. */
export const HANDLERS = { load: 'load', stagePart: 'stage-part', commit: 'commit' } as const;

/**
 * The functions, bundled when dynaload was built, and mappings beside them.
 * @param bundle folder of the bundles
 * @param mappings folder or file; null: they are read from S3
 * @throws DynaloadError DEPLOYMENT_INVALID when there is no bundle
 */
export function bundledCode(bundle: string, mappings: string | null): Code {
  const missing = Object.values(HANDLERS)
    .map((name) => path.join(bundle, `${name}.mjs`))
    .filter((file) => !existsSync(file));
  if (missing.length > 0) {
    throw new DynaloadError(
      'DEPLOYMENT_INVALID',
      `The functions are not built: ${missing.join(', ')} are missing.`,
      {
        hint: 'Install dynaload again; in a clone, run: npm run build',
      },
    );
  }
  return Code.fromAsset(bundle, {
    assetHashType: AssetHashType.OUTPUT,
    bundling: {
      // Never started: what stands below comes first.
      image: DockerImage.fromRegistry('unused'),
      local: {
        tryBundle: (folder) => {
          cpSync(bundle, folder, { recursive: true, filter: (file) => !file.endsWith('.map') });
          if (mappings !== null) copyMappings(mappings, path.join(folder, 'mappings'));
          return true;
        },
      },
    },
  });
}

function copyMappings(from: string, folder: string): void {
  const isFile = from.endsWith('.json');
  cpSync(from, isFile ? path.join(folder, path.basename(from)) : folder, {
    recursive: true,
    dereference: true,
  });
}
