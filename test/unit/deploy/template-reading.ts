/** Reads a synthesized template: resources by type, and who may do what. */

export interface Resource {
  readonly Type: string;
  readonly Properties: Readonly<Record<string, unknown>>;
  readonly Condition?: string;
  readonly DeletionPolicy?: string;
  readonly DependsOn?: readonly string[];
}

export interface Template {
  readonly Resources: Readonly<Record<string, Resource>>;
  readonly Outputs: Readonly<Record<string, { readonly Value: unknown; readonly Description: string }>>;
  readonly Parameters?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}

export function resourcesOf(template: Template, type: string): readonly Resource[] {
  return Object.values(template.Resources).filter(({ Type }) => Type === type);
}

/** The one of its type whose logical ID, without the digest, is `Loader<name>`. */
export function resourceNamed(template: Template, name: string): Resource {
  const found = Object.keys(template.Resources).filter((id) => plainId(id) === name);
  const resource = template.Resources[found[0] ?? ''];
  if (found.length !== 1 || resource === undefined)
    throw new Error(`${found.length} resources are called ${name}`);
  return resource;
}

export function countByType(template: Template): Readonly<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const { Type } of Object.values(template.Resources)) counts[Type] = (counts[Type] ?? 0) + 1;
  return counts;
}

/** `LoaderNudges4313A8C9` is `Nudges`. */
function plainId(id: string): string {
  return id.replace(/^Loader/, '').replace(/[0-9A-F]{8}$/, '');
}

/** What CloudFormation puts together, as one text: `arn:<AWS::Partition>:s3:::<Staging>/*`. */
export function flat(value: unknown): string {
  if (typeof value !== 'object' || value === null) return String(value);
  const [[key, content] = ['', null]] = Object.entries(value);
  if (key === 'Ref') return `<${plainId(String(content))}>`;
  if (key === 'Fn::GetAtt') {
    const [id, attribute] = content as [string, string];
    return `<${plainId(id)}.${attribute}>`;
  }
  if (key === 'Fn::Join') {
    const [delimiter, items] = content as [string, unknown[]];
    return items.map(flat).join(delimiter);
  }
  return JSON.stringify(value);
}

/** With every text that CloudFormation puts together as one. */
export function flatDeep(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(flatDeep);
  if (typeof value !== 'object' || value === null) return value;
  const [key = ''] = Object.keys(value);
  if (key === 'Ref' || key.startsWith('Fn::')) return flat(value);
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, flatDeep(inner)]));
}

interface Statement {
  readonly Sid?: string;
  readonly Effect: string;
  readonly Action: string | readonly string[];
  readonly Resource: unknown;
  readonly Principal?: unknown;
  readonly Condition?: unknown;
}

interface Document {
  readonly Statement: readonly Statement[];
}

/** A row for each statement: who, what, on what, on which condition. */
export function rightsOf(template: Template): readonly (readonly string[])[] {
  const rows: string[][] = [];
  for (const { Type, Properties } of Object.values(template.Resources)) {
    switch (Type) {
      case 'AWS::IAM::Role': {
        const who = whoIs(Properties['AssumeRolePolicyDocument'] as Document);
        for (const policy of (Properties['Policies'] ?? []) as { PolicyDocument: Document }[])
          rows.push(...rowsOf(who, policy.PolicyDocument));
        break;
      }
      case 'AWS::IAM::Policy': {
        const [role] = Properties['Roles'] as unknown[];
        const who = flat(role) === '<Role>' ? 'functions' : 'state machine';
        rows.push(...rowsOf(who, Properties['PolicyDocument'] as Document));
        break;
      }
      case 'AWS::SQS::QueuePolicy':
      case 'AWS::SNS::TopicPolicy':
      case 'AWS::S3::BucketPolicy':
        rows.push(...rowsOf('', Properties['PolicyDocument'] as Document));
        break;
      default:
    }
  }
  return rows;
}

/** Of a role: whom it trusts. */
function whoIs({ Statement }: Document): string {
  const [{ Principal } = { Principal: null }] = Statement;
  return JSON.stringify(Principal).includes('lambda') ? 'functions' : 'state machine';
}

function rowsOf(who: string, { Statement }: Document): string[][] {
  return Statement.map(({ Effect, Action, Resource: resource, Principal, Condition }) => [
    who === '' ? principalOf(Principal, Effect) : who,
    [Action].flat().join(', '),
    [resource].flat().map(flat).toSorted().join(', '),
    conditionOf(Condition),
  ]);
}

function principalOf(principal: unknown, effect: string): string {
  const { Service, AWS } = (typeof principal === 'string' ? { AWS: principal } : principal) as {
    Service?: string;
    AWS?: string;
  };
  return `${Service ?? (AWS === '*' ? 'everybody' : '?')}${effect === 'Deny' ? ', denied' : ''}`;
}

function conditionOf(condition: unknown): string {
  if (condition === undefined) return '';
  return Object.entries(condition as Record<string, Record<string, unknown>>)
    .flatMap(([operator, tests]) =>
      Object.entries(tests).map(
        ([key, value]) => `${operator} ${key} = ${[value].flat().map(flat).join(' or ')}`,
      ),
    )
    .join('; ');
}

/** The tables of a Markdown document under a heading, as rows of cells, without the code ticks. */
export function tableUnder(document: string, heading: string): readonly (readonly string[])[] {
  const [, section = ''] = document.split(`\n${heading}\n`);
  const [body = ''] = section.split(/\n#+ /);
  return body
    .split('\n')
    .filter((line) => line.startsWith('|') && !/^\|[\s|:-]+$/.test(line))
    .map((line) =>
      line
        .split('|')
        .slice(1, -1)
        .map((cell) => cell.trim().replaceAll('`', '')),
    )
    .slice(1);
}
