import { rm } from 'node:fs/promises';
import path from 'node:path';
import { openExport } from '../data/read-back.ts';
import { peakResidentBytes } from './peak-memory.ts';
import { stageExport } from './stage-export.ts';

export interface MemoryRequest {
  readonly root: string;
  readonly scratch: string;
}

export interface MemoryResult {
  readonly peakBytes: number;
}

/** Stages an export, and says how much memory this process had at most. @throws Error when rows are missing */
export async function memoryWork({ root, scratch }: MemoryRequest): Promise<MemoryResult> {
  const opened = await openExport(root);
  const folder = path.join(scratch, 'memory');
  const rows = await stageExport(opened, 'narrow', folder);
  await rm(folder, { recursive: true });
  const { itemCount } = opened.exportInfo;
  if (rows !== itemCount) throw new Error(`expected ${itemCount} rows, got ${rows}`);
  return { peakBytes: await peakResidentBytes() };
}
