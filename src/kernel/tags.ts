/** What attribute values begin with, as little-endian numbers. */

/** Of the first eight bytes of a value, those of a short opening. */
export const SHORT: u64 = 0xffff_ffff_ffff;
/** `{"S":"`, `{"N":"`, `{"B":"`, `{"M":{` and `{"L":[` */
export const OPENS_TEXT: u64 = 0x22_3a_22_53_22_7b;
export const OPENS_NUMBER: u64 = 0x22_3a_22_4e_22_7b;
export const OPENS_BINARY: u64 = 0x22_3a_22_42_22_7b;
export const OPENS_MAP: u64 = 0x7b_3a_22_4d_22_7b;
export const OPENS_LIST: u64 = 0x5b_3a_22_4c_22_7b;
/** Bytes of each of these. */
export const SHORT_OPENING: usize = 6;

/** `{"BOOL":`, `{"NULL":`, `{"SS":["`, `{"NS":["` and `{"BS":["` */
export const OPENS_BOOLEAN: u64 = 0x3a_22_4c_4f_4f_42_22_7b;
export const OPENS_NULL: u64 = 0x3a_22_4c_4c_55_4e_22_7b;
export const OPENS_TEXTS: u64 = 0x22_5b_3a_22_53_53_22_7b;
export const OPENS_NUMBERS: u64 = 0x22_5b_3a_22_53_4e_22_7b;
export const OPENS_BINARIES: u64 = 0x22_5b_3a_22_53_42_22_7b;
/** Bytes of each of these. */
export const LONG_OPENING: usize = 8;

/** `{"S"`, `{"N"`, `{"B"`, `{"BO` and `{"NU`: of a value that was walked, they tell as much. */
export const IS_TEXT: u32 = 0x22_53_22_7b;
export const IS_NUMBER: u32 = 0x22_4e_22_7b;
export const IS_BINARY: u32 = 0x22_42_22_7b;
export const IS_BOOLEAN: u32 = 0x4f_42_22_7b;
export const IS_NULL: u32 = 0x55_4e_22_7b;

/** `true`, `fals` and `null` */
export const TRUE: u32 = 0x65_75_72_74;
export const FALS: u32 = 0x73_6c_61_66;
export const NULL: u32 = 0x6c_6c_75_6e;
