import type { OutputOptions } from '../output.ts';
import type { MappingOptions } from '../settings.ts';

export interface InitOptions extends OutputOptions, MappingOptions {
  readonly table?: string;
  readonly keys?: string;
  readonly items: number;
  readonly seed: number;
  readonly all?: boolean;
}
