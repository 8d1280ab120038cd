import { readFile } from 'node:fs/promises';
import { openExport } from '../data/read-back.ts';
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
  const rows = await stageExport(opened, 'narrow', scratch);
  const { itemCount } = opened.exportInfo;
  if (rows !== itemCount) throw new Error(`expected ${itemCount} rows, got ${rows}`);
  return { peakBytes: await peakResidentBytes() };
}

async function peakResidentBytes(): Promise<number> {
  // Linux hands `maxRSS` down from the process that started this one; the mark in /proc is this process's own.
  // https://man7.org/linux/man-pages/man5/proc_pid_status.5.html
  const status = await readFile('/proc/self/status', 'utf8').catch(() => '');
  const kilobytes = /^VmHWM:\s+(\d+) kB$/m.exec(status)?.[1];
  return (kilobytes === undefined ? process.resourceUsage().maxRSS : Number(kilobytes)) * 1024;
}
