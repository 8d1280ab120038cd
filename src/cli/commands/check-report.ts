/** What a check has found so far. */
import { DynaloadError } from '../../errors.ts';
import { reportError } from '../../sync/report-table.ts';
import type { ErrorReport } from '../../sync/report.ts';

export interface Finding {
  readonly subject: 'mapping' | 'warehouse' | 'source';
  readonly result: 'ok' | 'warning' | 'failed';
  /** Code of the error or warning; null when all is well. */
  readonly code: string | null;
  readonly message: string;
  /** The next step, where there is one to take. */
  readonly hint: string | null;
}

export interface CheckResult {
  readonly findings: readonly Finding[];
  readonly errors: readonly ErrorReport[];
}

export class CheckReport implements CheckResult {
  readonly findings: Finding[] = [];
  readonly errors: ErrorReport[] = [];
  readonly #signal: AbortSignal;

  constructor(signal: AbortSignal) {
    this.#signal = signal;
  }

  ok(subject: Finding['subject'], message: string): void {
    this.#add({ subject, result: 'ok', code: null, message, hint: null });
  }

  warn(subject: Finding['subject'], code: string, message: string, hint: string | null = null): void {
    this.#add({ subject, result: 'warning', code, message, hint });
  }

  fail(subject: Finding['subject'], error: DynaloadError): void {
    const { code, message, hint = null } = error;
    if (this.#add({ subject, result: 'failed', code, message, hint })) this.errors.push(reportError(error));
  }

  /** @returns what `work` gives; undefined when it failed, which is then one of the findings */
  async attempt<T>(subject: Finding['subject'], work: () => Promise<T>): Promise<T | undefined> {
    try {
      return await work();
    } catch (thrown) {
      this.#signal.throwIfAborted();
      if (!(thrown instanceof DynaloadError)) throw thrown;
      this.fail(subject, thrown);
      return undefined;
    }
  }

  /** Each once: several targets may meet the same fault. @returns false when it was there already */
  #add(finding: Finding): boolean {
    const { subject, code, message } = finding;
    if (this.findings.some((one) => one.subject === subject && one.code === code && one.message === message))
      return false;
    this.findings.push(finding);
    return true;
  }
}
