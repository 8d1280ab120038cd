// Runs ClickHouse's own HTTP server, which is part of the library of the package chdb, until its standard input ends.
// Arguments: the path of the library, then the arguments of the engine.
import { DataType, load, open } from 'ffi-rs';

const [library = '', ...args] = process.argv.slice(1);
open({ library: 'chdb', path: library });
const result: unknown = load({
  library: 'chdb',
  funcName: 'chdb_query_cmdline',
  retType: DataType.External,
  paramsType: [DataType.I32, DataType.StringArray],
  paramsValue: [args.length, args],
});
const error = {
  library: 'chdb',
  funcName: 'chdb_result_error',
  paramsType: [DataType.External],
  paramsValue: [result],
};
// NULL when all went well, so it is looked at as a number first.
if (load({ ...error, retType: DataType.I64 }) !== 0) {
  process.stderr.write(`${load({ ...error, retType: DataType.String })}\n`);
  process.exitCode = 1;
}
