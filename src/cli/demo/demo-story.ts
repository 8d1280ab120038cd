/** What the demo says. */
import type { TableExports } from '../../sync/report/exports-report.ts';
import type { TableReport, WindowReport } from '../../sync/report/report.ts';
import type { Output } from '../output.ts';
import { counted } from '../../message/number-text.ts';
import type { Style } from '../show/style.ts';
import type { DemoStage } from './demo-stage.ts';
import type { Proven } from './demo-proof.ts';
import type { ShopIncremental } from '../../demo/shop.ts';

const INDENT = '   ';

export class DemoStory {
  readonly #output: Output;
  #steps = 0;

  constructor(output: Output) {
    this.#output = output;
  }

  async begin(introduction: string): Promise<void> {
    const { strong, faint } = this.#output.style;
    await this.#say(
      `${strong('dynaload')} keeps typed tables equal to a DynamoDB table, from its exports on S3.`,
      faint(introduction),
    );
  }

  /** @param why one or two sentences about what is at stake */
  async step(title: string, why: string): Promise<void> {
    const { strong, accent, faint } = this.#output.style;
    this.#steps += 1;
    await this.#say('', `${accent(String(this.#steps))}  ${strong(title)}`, `${INDENT}${faint(why)}`);
  }

  async changes({ changes }: ShopIncremental): Promise<void> {
    const { inserts, updates, deletes } = changes;
    await this.#say(
      `${INDENT}in DynamoDB  ${counted(inserts, 'insert')}, ${counted(updates, 'update')}, ${counted(deletes, 'delete')}`,
    );
  }

  /** @throws Error when a start was not taken: then dynaload has a defect */
  async started({ starts }: TableExports): Promise<void> {
    const { accent } = this.#output.style;
    for (const { kind, window, detail, state, message } of starts) {
      if (state !== 'started')
        throw new Error(`expected the export to be started, got ${state}: ${message ?? ''}`);
      await this.#say(`${INDENT}${accent('starts')}       ${kind}, ${clock(window)}: ${detail}`);
    }
  }

  async applied({ applied }: TableReport, proven: Proven): Promise<void> {
    const { good } = this.#output.style;
    for (const { kind, window, items } of applied) {
      await this.#say(
        `${INDENT}${good('applied')}      ${kind}, ${clock(window)}: ${counted(items, 'item')}`,
      );
    }
    await this.#proven(proven);
  }

  async waiting({ waiting }: TableReport, proven: Proven): Promise<void> {
    const { warning, strong } = this.#output.style;
    for (const { window } of waiting) {
      await this.#say(`${INDENT}${warning('waits')}        incremental, ${clock(window)}`);
    }
    const missing = waiting[0]?.missing ?? null;
    if (missing !== null) await this.#say(`${INDENT}${strong('missing')}      ${clock(missing)}`);
    await this.#proven(proven);
  }

  async idle({ skipped }: TableReport, proven: Proven): Promise<void> {
    await this.#say(`${INDENT}skipped      ${counted(skipped.length, 'export')} already part of the tables`);
    await this.#proven(proven);
  }

  async reloaded({ applied }: TableReport, proven: Proven): Promise<void> {
    for (const { kind, window, items } of applied) {
      await this.#say(
        `${INDENT}reloaded     ${kind}, ${clock(window)}: ${counted(items, 'item')}, all of them outdated or the same`,
      );
    }
    await this.#proven(proven);
  }

  async end(
    sql: string,
    rows: (style: Style) => string,
    farewell: ReturnType<DemoStage['farewell']>,
  ): Promise<void> {
    const { style } = this.#output;
    await this.#say(
      '',
      style.strong('The largest orders, every digit of their payment references exact'),
      style.faint(sql),
      '',
      rows(style),
      '',
      style.strong(farewell.title),
      ...farewell.lines.map((line) => style.accent(line)),
    );
  }

  async #proven({ customers, orders }: Proven): Promise<void> {
    const { good } = this.#output.style;
    await this.#say(
      `${INDENT}${good('proven')}       ${counted(customers, 'customer')} and ${counted(orders, 'order')}, ` +
        'row by row what DynamoDB held then',
    );
  }

  async #say(...lines: readonly string[]): Promise<void> {
    await this.#output.result(lines.join('\n'));
  }
}

/** The time of day is enough to tell the shop's windows apart: `09:15 to 09:30`. */
function clock({ from, to }: WindowReport): string {
  return from === null ? `as of ${timeOf(to)}` : `${timeOf(from)} to ${timeOf(to)}`;
}

function timeOf(instant: string): string {
  return instant.slice(11, 16);
}
