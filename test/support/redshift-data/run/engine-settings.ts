/** What is set on the engine's one connection, so that nothing is set again that is so already. */
import { EMULATOR_SCHEMA } from '../sql/engine-type.ts';
import { literal } from '../sql/identifier.ts';

const PATH = 'search_path';

export class EngineSettings {
  readonly #known = new Map<string, string>();

  /**
   * @param wanted `search_path` as SQL has it, and settings of the emulator's own by their names
   * @returns the statements that make it so, which are then to be run
   */
  to(wanted: Readonly<Record<string, string>>): readonly string[] {
    const others = Object.entries(wanted).filter(([name, value]) => this.#known.get(name) !== value);
    for (const [name, value] of others) this.#known.set(name, value);
    const own = others
      .filter(([name]) => name !== PATH)
      .map(([name, value]) => `set_config('${EMULATOR_SCHEMA}.${name}', ${literal(value)}, false)`);
    return [
      ...others.flatMap(([name, value]) => (name === PATH ? [`SET ${PATH} = ${value}`] : [])),
      ...(own.length === 0 ? [] : [`SELECT ${own.join(', ')}`]),
    ];
  }

  /** What was set may have been taken back. */
  doubt(): void {
    this.#known.clear();
  }
}
