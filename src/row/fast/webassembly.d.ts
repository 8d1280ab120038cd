/** The part of WebAssembly that is used here: the libraries of TypeScript have it only among those of browsers. */
declare namespace WebAssembly {
  class Module {
    private readonly compiled: true;
    constructor(bytes: Uint8Array);
  }
  class Instance {
    readonly exports: object;
    constructor(module: Module);
  }
  class Memory {
    private constructor();
    readonly buffer: ArrayBuffer;
    /** @param pages of 64 KiB @returns how many there were */
    grow(pages: number): number;
  }
}
