/** Staging on one core, and beside the SDK. */
import { openExport } from '../data/read-back.ts';
import type { MappingName } from '../mappings.ts';
import { measureInTurn, type Rounds, type Task } from '../measure.ts';
import { sdkPath } from './sdk-path.ts';
import { stageExport } from './stage-export.ts';

export interface StageRequest {
  readonly root: string;
  readonly scratch: string;
}

export interface StageResult {
  readonly seconds: Rounds;
}

/** One round, after one that does not count. */
export async function stageWork({ root, scratch }: StageRequest): Promise<StageResult> {
  const opened = await openExport(root);
  const stage = (name: string, mapping: MappingName): Task => ({
    name,
    expected: opened.exportInfo.itemCount,
    run: () => stageExport(opened, mapping, scratch),
  });
  const tasks = [
    stage('stage', 'narrow'),
    stage('stageWide', 'wide'),
    stage('stageTenTargets', 'tenTargets'),
    stage('stageChildTable', 'childTable'),
  ];
  return { seconds: await measureInTurn(tasks, 1, true) };
}

export interface BesideSdkRequest extends StageRequest {
  readonly rounds: number;
}

export async function besideSdkWork({ root, scratch, rounds }: BesideSdkRequest): Promise<StageResult> {
  const opened = await openExport(root);
  const { paths, exportInfo } = opened;
  const expected = exportInfo.itemCount;
  await stageExport(opened, 'narrow', scratch);
  const tasks: readonly Task[] = [
    { name: 'stageBesideSdk', expected, run: () => stageExport(opened, 'narrow', scratch) },
    { name: 'sdk', expected, run: () => sdkPath(paths, scratch) },
  ];
  return { seconds: await measureInTurn(tasks, rounds, false) };
}
