import type { ErrorCode } from '../errors.ts';

/** Something about an export that its reader should know, and that does not stop the others. */
export interface ExportWarning {
  readonly code: ErrorCode;
  /** Address of the file or folder concerned. */
  readonly address: string;
  /** Null when the ID could not be told. */
  readonly exportId: string | null;
  /** One sentence or more, which names the address. */
  readonly message: string;
}
