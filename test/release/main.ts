/** `npm run release:assets`: writes them into the folder release. */
import packageFile from '../../package.json' with { type: 'json' };
import { makeReleaseAssets, TEMPLATE_FILE, writeReleaseAssets, ZIP_FILE } from './release-assets.ts';

const assets = makeReleaseAssets(packageFile.version, 'dist/lambda');
writeReleaseAssets('release', assets);
process.stdout.write(
  `release/${TEMPLATE_FILE} ${assets.template.length} bytes\nrelease/${ZIP_FILE} ${assets.zip.length} bytes\n`,
);
