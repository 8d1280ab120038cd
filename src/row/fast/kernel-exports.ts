/** A WebAssembly.Memory. */
export interface KernelMemory {
  readonly buffer: ArrayBuffer;
  /** @param pages of 64 KiB */
  grow(pages: number): number;
}

/** What the kernel lets be called; src/kernel/lines.ts says what each does. Addresses and truths are numbers. */
export interface KernelExports {
  readonly memory: KernelMemory;
  configure(names: number, all: number): number;
  registersAt(): number;
  itemSpansAt(): number;
  keySpansAt(): number;
  needsNames(): number;
  forgetNames(): void;
  wantName(at: number): void;
  scanFull(start: number): number;
  scanIncremental(start: number): number;
  /** @param isNew a truth */
  route(routing: number, isNew: number): number;
  writeCells(program: number, from: number): number;
}

const FUNCTIONS = [
  'configure',
  'registersAt',
  'itemSpansAt',
  'keySpansAt',
  'needsNames',
  'forgetNames',
  'wantName',
  'scanFull',
  'scanIncremental',
  'route',
  'writeCells',
] as const satisfies readonly (keyof KernelExports)[];

export function kernelExports({ exports }: WebAssembly.Instance): KernelExports {
  if (isKernel(exports)) return exports;
  throw new TypeError('the module is not the kernel');
}

function isKernel(exports: object): exports is KernelExports {
  const given = new Map<string, unknown>(Object.entries(exports));
  return (
    given.get('memory') instanceof WebAssembly.Memory &&
    FUNCTIONS.every((name) => typeof given.get(name) === 'function')
  );
}
