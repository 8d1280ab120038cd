/** What a check has found so far. */
import { DynaloadError } from '../../errors.ts';
import type { CommandPlaces } from '../../message/command-line.ts';
import { reportError } from '../report/report-table.ts';
import type { ErrorReport } from '../report/report.ts';

export interface Finding {
  readonly subject: 'mapping' | 'warehouse' | 'source' | 'exports';
  readonly result: 'ok' | 'warning' | 'failed';
  /** Code of the error or warning; null when all is well. */
  readonly code: string | null;
  readonly message: string;
  /** The next step, where there is one to take. */
  readonly hint: string | null;
  /** What to run next; may be empty. */
  readonly commands: readonly string[];
}

export interface CheckResult {
  readonly findings: readonly Finding[];
  readonly errors: readonly ErrorReport[];
}

export class CheckReport implements CheckResult {
  readonly findings: Finding[] = [];
  readonly errors: ErrorReport[] = [];
  readonly #signal: AbortSignal;
  readonly #places: CommandPlaces;

  constructor(signal: AbortSignal, places: CommandPlaces) {
    this.#signal = signal;
    this.#places = places;
  }

  ok(subject: Finding['subject'], message: string, next: Partial<Pick<Finding, 'commands'>> = {}): void {
    this.#add({ subject, result: 'ok', code: null, message, hint: null, commands: [], ...next });
  }

  warn(
    subject: Finding['subject'],
    code: string,
    message: string,
    next: Partial<Pick<Finding, 'hint' | 'commands'>> = {},
  ): void {
    this.#add({ subject, result: 'warning', code, message, hint: null, commands: [], ...next });
  }

  fail(subject: Finding['subject'], error: DynaloadError): void {
    const reported = reportError(error, this.#places);
    const { code, message, hint, commands } = reported;
    if (this.#add({ subject, result: 'failed', code, message, hint, commands })) this.errors.push(reported);
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
