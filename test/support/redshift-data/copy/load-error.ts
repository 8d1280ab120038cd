/** https://docs.aws.amazon.com/redshift/latest/dg/r_Load_Error_Reference.html */
export type LoadErrorCode =
  | 1201
  | 1202
  | 1203
  | 1204
  | 1205
  | 1206
  | 1207
  | 1208
  | 1209
  | 1210
  | 1212
  | 1213
  | 1214
  | 1215
  | 1216
  | 1218
  | 1220
  | 1222
  | 1224;

/** A row that COPY does not take. It fails the statement, and can be looked up in sys_load_error_detail. */
export class LoadError extends Error {
  readonly code: LoadErrorCode;
  /** Offset within the field. */
  readonly position: number;

  constructor(code: LoadErrorCode, message: string, position = 0) {
    super(message);
    this.code = code;
    this.position = position;
  }
}

/** A row of sys_load_error_detail. */
export interface LoadErrorDetail {
  readonly queryId: number;
  readonly tableId: number;
  readonly file: string;
  readonly line: number;
  readonly column: string;
  readonly columnType: string;
  readonly columnLength: string;
  readonly position: number;
  readonly code: LoadErrorCode;
  readonly message: string;
}
