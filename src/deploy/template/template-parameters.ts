/** The settings of the template that is shipped with a release, as parameters of its stack. */
import { CfnParameter, type Stack } from 'aws-cdk-lib/core';
import { DEFAULTS } from '../settings/settle.ts';

interface TextSetting {
  readonly description: string;
  /** Null: has to be given. */
  readonly default: string | null;
  readonly pattern?: string;
  readonly allowed?: readonly string[];
}

const BUCKET = '[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]';
const FOLDER = '^([A-Za-z0-9!_.()=-]+/)*$';
const or = (pattern: string): string => `^(|${pattern})$`;

export const TEXTS = {
  ExportsBucket: {
    description: 'Bucket that DynamoDB exports to',
    default: null,
    pattern: `^${BUCKET}$`,
  },
  ExportsPrefix: {
    description: 'Below which the exports are: empty, or ends in /',
    default: '',
    pattern: FOLDER,
  },
  MappingsBucket: {
    description: 'Bucket with the mapping files',
    default: null,
    pattern: `^${BUCKET}$`,
  },
  MappingsPrefix: {
    description: 'Below which the mapping files are: ends in /',
    default: 'mappings/',
    pattern: FOLDER,
  },
  Warehouse: {
    description: 'URL of the warehouse, without a password: docs/deploy.md',
    default: null,
    pattern: '^(redshift|clickhouse)://[^ ]+$',
  },
  WorkgroupArn: {
    description: 'Redshift Serverless: ARN of the workgroup; else empty',
    default: '',
    pattern: or('arn:aws[^:]*:redshift-serverless:[^:]+:[0-9]{12}:workgroup/[^ ]+'),
  },
  ClusterName: {
    description: 'Redshift cluster: its name; else empty',
    default: '',
    pattern: or('[a-z][a-z0-9-]{0,62}'),
  },
  ClusterDatabase: {
    description: 'Redshift cluster: the database of the URL; else empty',
    default: '',
    pattern: or('[^ /*?]+'),
  },
  SecretArn: {
    description: 'ClickHouse: ARN of the secret with the password; else empty',
    default: '',
    pattern: or('arn:aws[^:]*:secretsmanager:[^:]+:[0-9]{12}:secret:[^ *?]+'),
  },
  MaskSecretArn: {
    description: 'ARN of the secret that masks take; empty: none',
    default: '',
    pattern: or('arn:aws[^:]*:secretsmanager:[^:]+:[0-9]{12}:secret:[^ *?]+'),
  },
  StagingBucket: {
    description: 'Bucket in which rows wait for the warehouse; empty: a new one',
    default: '',
    pattern: or(BUCKET),
  },
  ExportsKeyArn: {
    description: 'KMS key of the exports; empty: none',
    default: '',
    pattern: or('arn:[^ *?]+'),
  },
  StagingKeyArn: {
    description: 'KMS key of the staging bucket that is given; empty: none',
    default: '',
    pattern: or('arn:[^ *?]+'),
  },
  Trigger: {
    description: 'What tells that an export is there, beside the schedule',
    default: 'eventbridge',
    allowed: ['eventbridge', 'none'],
  },
  Schedule: {
    description: 'How often to look without being told',
    default: 'rate(1 hour)',
    allowed: ['rate(1 hour)', 'rate(30 minutes)', 'rate(15 minutes)', 'rate(5 minutes)'],
  },
  LargeExportBytes: {
    description: 'From this size of a table on, many functions load its export',
    default: String(DEFAULTS.largeExportBytes),
    pattern: '^[0-9]{1,15}$',
  },
  SuccessEmail: {
    description: 'Hears of loads that succeeded; empty: nobody',
    default: '',
    pattern: or('[^ @]+@[^ @]+'),
  },
  FailureEmail: {
    description: 'Hears of loads that failed, and of alarms; empty: nobody',
    default: '',
    pattern: or('[^ @]+@[^ @]+'),
  },
  PerTableMetrics: {
    description: 'Metrics for each table; each costs',
    default: 'false',
    allowed: ['true', 'false'],
  },
  MetricsNamespace: {
    description: 'Of the metrics: another for each stack of an account and Region',
    default: DEFAULTS.metricsNamespace,
    pattern: '^[A-Za-z0-9._/#-]{1,255}$',
  },
} as const satisfies Readonly<Record<string, TextSetting>>;

export type TextName = keyof typeof TEXTS;

interface NumberSetting {
  readonly description: string;
  readonly default: number;
  readonly least: number;
  readonly most: number;
}

export const NUMBERS = {
  WindowSeconds: {
    description: 'Length of the windows of the incremental exports',
    default: DEFAULTS.windowSeconds,
    least: 900,
    most: 86_400,
  },
  LagAlarmSeconds: {
    description: 'The alarm rings when a table is further behind: three windows',
    default: 3 * DEFAULTS.windowSeconds,
    least: 900,
    most: 604_800,
  },
  MapConcurrency: {
    description: 'Functions that stage parts of one large export at the same time',
    default: DEFAULTS.mapConcurrency,
    least: 1,
    most: 10_000,
  },
  LoadConcurrency: {
    description: 'Functions that load at the same time',
    default: DEFAULTS.loadConcurrency,
    least: 2,
    most: 1000,
  },
  Memory: { description: 'MB of each function', default: DEFAULTS.memory, least: 512, most: 10_240 },
} as const satisfies Readonly<Record<string, NumberSetting>>;

export type NumberName = keyof typeof NUMBERS;

export class TemplateParameters {
  readonly #parameters = new Map<string, CfnParameter>();

  constructor(stack: Stack) {
    for (const [name, setting] of Object.entries<TextSetting>(TEXTS)) {
      const { description, default: value, pattern, allowed } = setting;
      const parameter = new CfnParameter(stack, name, { type: 'String', description });
      if (value !== null) parameter.default = value;
      if (pattern !== undefined) parameter.allowedPattern = pattern;
      if (allowed !== undefined) parameter.allowedValues = [...allowed];
      this.#parameters.set(name, parameter);
    }
    for (const [name, { description, default: value, least, most }] of Object.entries<NumberSetting>(
      NUMBERS,
    )) {
      const parameter = new CfnParameter(stack, name, {
        type: 'Number',
        description,
        default: value,
        minValue: least,
        maxValue: most,
      });
      this.#parameters.set(name, parameter);
    }
  }

  text(name: TextName | NumberName): string {
    return this.#of(name).valueAsString;
  }

  number(name: NumberName): number {
    return this.#of(name).valueAsNumber;
  }

  #of(name: string): CfnParameter {
    const parameter = this.#parameters.get(name);
    if (parameter === undefined) throw new Error(`There is no parameter ${name}.`);
    return parameter;
  }
}
