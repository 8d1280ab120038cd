/** Why a line is not a record. `decodeLine` adds where the line stands and throws a DynaloadError of it. */
export class LineFault extends Error {}
