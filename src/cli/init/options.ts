import type { OutputOptions } from '../output.ts';
import type { MappingOptions, SampleOptions } from '../settings.ts';

export interface InitOptions extends OutputOptions, MappingOptions, SampleOptions {
  readonly table?: string;
  readonly keys?: string;
}
