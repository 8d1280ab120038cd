/** Which tables the functions are to export, from the mappings that are shipped; and whether it fits the source. */
import { Token } from 'aws-cdk-lib/core';
import type { TableMapping } from '../../mapping/mapping.ts';
import type { ExportedTable } from '../iam/export-statements.ts';
import type { BucketPlace } from '../parts/loader-parts.ts';
import type { ParameterCheck } from './parameter-problem.ts';

/** @param exports where the loader looks; null for a new bucket */
export function exportedTables(
  mappings: readonly TableMapping[],
  exports: BucketPlace | null,
  check: ParameterCheck,
): readonly Omit<ExportedTable, 'bucket'>[] {
  const found = mappings.flatMap(({ source: { table, tableArn }, export: policy }) =>
    policy === null ? [] : [{ table, tableArn, policy }],
  );
  for (const { table, policy } of found) {
    const isBelow =
      exports === null ||
      // The name of a bucket of the app is known when it is deployed.
      Token.isUnresolved(exports.bucket) ||
      (policy.bucket === exports.bucket && `${policy.prefix ?? ''}/`.startsWith(exports.prefix));
    check.demand(isBelow, {
      parameter: 'exports',
      expected: `a place that holds export.to of the table ${table}, ${policy.to}`,
      came: exports === null ? null : `s3://${exports.bucket}/${exports.prefix}`,
      next: 'Nobody loads what is exported to elsewhere: correct one of the two.',
    });
  }
  const buckets = [...new Set(found.map(({ policy }) => policy.bucket))];
  check.demand(exports !== null || buckets.length <= 1, {
    parameter: 'exports',
    expected: 'one bucket in export.to of all mappings, which is then made',
    came: buckets.join(', '),
    next: 'Let them name one bucket, or make the buckets yourself.',
  });
  return found;
}
