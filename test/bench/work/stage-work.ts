/** Staging on one core, and beside the SDK. */
import { rm } from 'node:fs/promises';
import path from 'node:path';
import { openExport, type OpenedExport } from '../data/read-back.ts';
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
  const stage = (name: string, mapping: MappingName): Task => stageTask(opened, name, mapping, scratch);
  const tasks = [
    stage('stage', 'narrow'),
    stage('stageWide', 'wide'),
    stage('stageTenTargets', 'tenTargets'),
    stage('stageChildTable', 'childTable'),
  ];
  return { seconds: await measureInTurn(tasks, 1, true) };
}

function stageTask(opened: OpenedExport, name: string, mapping: MappingName, scratch: string): Task {
  const folder = path.join(scratch, name);
  return {
    name,
    expected: opened.exportInfo.itemCount,
    run: () => stageExport(opened, mapping, folder),
    after: () => rm(folder, { recursive: true }),
  };
}

export interface BesideSdkRequest extends StageRequest {
  readonly rounds: number;
}

export async function besideSdkWork({ root, scratch, rounds }: BesideSdkRequest): Promise<StageResult> {
  const opened = await openExport(root);
  const { paths, exportInfo } = opened;
  const expected = exportInfo.itemCount;
  const stage = stageTask(opened, 'stageBesideSdk', 'narrow', scratch);
  await measureInTurn([stage], 1, false);
  const tasks: readonly Task[] = [stage, { name: 'sdk', expected, run: () => sdkPath(paths, scratch) }];
  return { seconds: await measureInTurn(tasks, rounds, false) };
}
