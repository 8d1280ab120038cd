/** Staging beside gunzip alone and beside the SDK: everything that is compared on one core. */
import { openExport } from '../data/read-back.ts';
import { measureInTurn, type Rounds } from '../measure.ts';
import { gunzipFiles } from './gunzip-files.ts';
import { sdkPath } from './sdk-path.ts';
import { stageExport } from './stage-export.ts';

export interface OneCoreRequest {
  readonly root: string;
  readonly scratch: string;
  readonly rounds: number;
  /** Of these the SDK path, which takes its time. */
  readonly sdkRounds: number;
}

export interface OneCoreResult {
  readonly bytes: number;
  readonly seconds: Rounds;
}

export async function oneCoreWork({
  root,
  scratch,
  rounds,
  sdkRounds,
}: OneCoreRequest): Promise<OneCoreResult> {
  const opened = await openExport(root);
  const { paths, exportInfo } = opened;
  const bytes = await gunzipFiles(paths);
  const { itemCount } = exportInfo;
  const gunzip = { name: 'gunzip', expected: bytes, run: () => gunzipFiles(paths) };
  const stage = {
    name: 'stage',
    expected: itemCount,
    run: () => stageExport(opened, 'narrow', scratch),
  };
  const wide = {
    name: 'stageWide',
    expected: itemCount,
    run: () => stageExport(opened, 'wide', scratch),
  };
  const besideGunzip = await measureInTurn([gunzip, stage, wide], rounds, true);
  const besideSdk = await measureInTurn(
    [
      { ...stage, name: 'stageBesideSdk' },
      { name: 'sdk', expected: itemCount, run: () => sdkPath(paths, scratch) },
    ],
    sdkRounds,
    false,
  );
  return { bytes, seconds: { ...besideGunzip, ...besideSdk } };
}
