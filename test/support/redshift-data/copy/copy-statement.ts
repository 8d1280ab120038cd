/** https://docs.aws.amazon.com/redshift/latest/dg/r_COPY.html, as far as CSV from S3 goes. */
import type { Prepared } from '../sql/prepared.ts';
import { NotEmulated, RedshiftError, syntaxError } from '../sql/redshift-error.ts';
import type { SqlReader, TableName } from '../sql/sql-reader.ts';

export interface CopyStatement {
  readonly table: TableName;
  readonly columns: readonly string[] | undefined;
  /** `s3://bucket/key` of the manifest, or of the prefix when there is none. */
  readonly from: S3Url;
  readonly manifest: boolean;
  readonly compression: 'gzip' | 'zstd' | undefined;
  readonly delimiter: string;
  readonly nullAs: string;
  readonly emptyAsNull: boolean;
  readonly blanksAsNull: boolean;
  readonly roundDecimals: boolean;
  readonly ignoreHeader: number;
  readonly ignoreBlankLines: boolean;
  readonly truncateColumns: boolean;
  readonly region: string | undefined;
  readonly dateFormat: 'iso' | 'auto';
  readonly timeFormat: 'iso' | 'auto' | 'epochsecs' | 'epochmillisecs';
}

export interface S3Url {
  readonly bucket: string;
  readonly key: string;
}

const ROLE = /^arn:aws(?:-[a-z]+)*:iam::\d{12}:role\/[\w+=,.@/-]+$/;
const REGION = /^[a-z]{2}(?:-[a-z]+)+-\d$/;

interface Options {
  role: boolean;
  csv: boolean;
  manifest: boolean;
  compression: 'gzip' | 'zstd' | undefined;
  delimiter: string;
  nullAs: string;
  emptyAsNull: boolean;
  blanksAsNull: boolean;
  roundDecimals: boolean;
  ignoreHeader: number;
  ignoreBlankLines: boolean;
  truncateColumns: boolean;
  region: string | undefined;
  dateFormat: CopyStatement['dateFormat'];
  timeFormat: CopyStatement['timeFormat'];
}

export function copy(reader: SqlReader): Prepared {
  reader.expect('copy');
  const table = reader.tableName();
  const columns = reader.sees('(') ? reader.identifierList() : undefined;
  reader.expect('from');
  const from = readS3Url(reader.string());
  const { role, csv, ...options } = readOptions(reader);
  if (!role) {
    throw new RedshiftError('CREDENTIALS argument is required but not specified', '42601');
  }
  if (!csv) throw new NotEmulated('COPY of anything but CSV');
  return { kind: 'copy', copy: { table, columns, from, ...options }, reads: [], writes: [], adds: [table] };
}

export function readS3Url(text: string): S3Url {
  const [, bucket, key] = /^s3:\/\/([a-z0-9][a-z0-9.-]{1,61}[a-z0-9])\/(.+)$/s.exec(text) ?? [];
  if (bucket === undefined || key === undefined) {
    throw new RedshiftError(`The specified S3 path is not valid: ${text}`, '42601');
  }
  return { bucket, key };
}

function readOptions(reader: SqlReader): Options {
  const options: Options = {
    role: false,
    csv: false,
    manifest: false,
    compression: undefined,
    delimiter: ',',
    nullAs: '\\N',
    emptyAsNull: false,
    blanksAsNull: false,
    roundDecimals: false,
    ignoreHeader: 0,
    ignoreBlankLines: false,
    truncateColumns: false,
    region: undefined,
    dateFormat: 'iso',
    timeFormat: 'iso',
  };
  const seen = new Set<string>();
  while (!reader.done) {
    const name = reader.identifier();
    if (seen.has(name)) throw new RedshiftError(`conflicting or redundant options: ${name}`, '42601');
    seen.add(name);
    readOption(name, reader, options);
  }
  return options;
}

function readOption(name: string, reader: SqlReader, options: Options): void {
  switch (name) {
    case 'iam_role':
      readRole(reader);
      options.role = true;
      return;
    case 'manifest':
      options.manifest = true;
      return;
    case 'format':
      reader.accept('as');
      reader.expect('csv');
      options.csv = true;
      return;
    case 'csv':
      options.csv = true;
      return;
    case 'gzip':
    case 'zstd':
      if (options.compression !== undefined) {
        throw new RedshiftError('conflicting or redundant options: compression', '42601');
      }
      options.compression = name;
      return;
    case 'delimiter':
      reader.accept('as');
      options.delimiter = reader.string();
      return;
    case 'null':
      reader.accept('as');
      options.nullAs = reader.string();
      return;
    case 'emptyasnull':
      options.emptyAsNull = true;
      return;
    case 'blanksasnull':
      options.blanksAsNull = true;
      return;
    case 'roundec':
      options.roundDecimals = true;
      return;
    case 'ignoreheader':
      reader.accept('as');
      options.ignoreHeader = reader.integer();
      return;
    case 'ignoreblanklines':
      options.ignoreBlankLines = true;
      return;
    case 'truncatecolumns':
      options.truncateColumns = true;
      return;
    case 'region':
      reader.accept('as');
      options.region = readRegion(reader.string());
      return;
    case 'dateformat':
      options.dateFormat = readFormat(reader, { auto: 'auto', 'YYYY-MM-DD': 'iso' });
      return;
    case 'timeformat':
      options.timeFormat = readFormat(reader, {
        auto: 'auto',
        epochsecs: 'epochsecs',
        epochmillisecs: 'epochmillisecs',
        'YYYY-MM-DD HH:MI:SS': 'iso',
      });
      return;
    case 'maxerror':
      reader.accept('as');
      if (reader.integer() > 0) throw new NotEmulated('MAXERROR above 0');
      return;
    case 'compupdate':
      if (!['on', 'off', 'true', 'false', 'preset'].some((word) => reader.accept(word))) return;
      return;
    case 'statupdate':
      if (!['on', 'off', 'true', 'false'].some((word) => reader.accept(word))) return;
      return;
    case 'encoding':
      reader.accept('as');
      if (!reader.accept('utf8')) throw new NotEmulated('ENCODING other than UTF8');
      return;
    case 'credentials':
    case 'access_key_id':
      throw new NotEmulated('COPY with keys: use IAM_ROLE');
    case 'acceptinvchars':
    case 'acceptanydate':
    case 'escape':
    case 'explicit_ids':
    case 'fillrecord':
    case 'fixedwidth':
    case 'ignoreallerrors':
    case 'json':
    case 'noload':
    case 'parquet':
    case 'quote':
    case 'readratio':
    case 'removequotes':
    case 'trimblanks':
    case 'bzip2':
    case 'lzop':
      throw new NotEmulated(`COPY with ${name.toUpperCase()}`);
    default:
      throw syntaxError(name);
  }
}

/** `default` without quotes, or the ARN of a role, several with commas for chaining. */
function readRole(reader: SqlReader): void {
  if (reader.accept('default')) return;
  const text = reader.string();
  if (!text.split(',').every((arn) => ROLE.test(arn))) {
    throw new RedshiftError(`Invalid IAM_ROLE: "${text}" is not the ARN of a role`, '42601');
  }
}

function readRegion(text: string): string {
  if (!REGION.test(text)) throw new RedshiftError(`The specified region is not valid: ${text}`, '42601');
  return text;
}

/** The keywords are case-sensitive. https://docs.aws.amazon.com/redshift/latest/dg/copy-parameters-data-conversion.html */
function readFormat<Format>(reader: SqlReader, formats: Readonly<Record<string, Format>>): Format {
  reader.accept('as');
  const text = reader.string();
  const format = formats[text];
  if (format === undefined) throw new NotEmulated(`the format '${text}'`);
  return format;
}
