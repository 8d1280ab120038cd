import { readFile } from 'node:fs/promises';

/** The most bytes that this process has had resident. */
export async function peakResidentBytes(): Promise<number> {
  // Linux hands `maxRSS` down from the process that started this one; the mark in /proc is this process's own.
  // https://man7.org/linux/man-pages/man5/proc_pid_status.5.html
  const status = await readFile('/proc/self/status', 'utf8').catch(() => '');
  const kilobytes = /^VmHWM:\s+(\d+) kB$/m.exec(status)?.[1];
  return (kilobytes === undefined ? process.resourceUsage().maxRSS : Number(kilobytes)) * 1024;
}
