import { DynaloadError } from '../../errors.ts';
import { shownAddress } from '../../message/shown-address.ts';
import type { CloudNeeds } from '../../warehouse/cloud-needs.ts';
import { cloudNeedsOf } from '../../warehouse/registry.ts';
import type { DynaloadLoaderProps } from '../loader-props.ts';
import type { ParameterCheck } from './parameter-problem.ts';

/** @returns what the warehouse asks for; null when its URL is none, which is then a problem */
export function checkWarehouse(props: DynaloadLoaderProps, check: ParameterCheck): CloudNeeds | null {
  const needs = needsOf(props.warehouse, check);
  if (needs === null) return null;
  const { secret, workgroupArn, clusterArn, warehouse } = props;
  check.demand(!needs.takesPassword || secret !== undefined, {
    parameter: 'secret',
    expected: 'the ARN of the secret with the password of the server',
    came: null,
    next: 'Make one with: aws secretsmanager create-secret --name dynaload --secret-string file://password.txt',
  });
  check.demand(needs.takesPassword || secret === undefined, {
    parameter: 'secret',
    expected: 'none: Redshift lets the role of the functions in',
    came: secret ?? null,
    next: 'Leave it out, or put it into the URL as secretArn.',
  });
  const kind = /^redshift:\/\/(workgroup|cluster)\//i.exec(warehouse)?.[1]?.toLowerCase();
  checkFits('workgroupArn', workgroupArn, kind === 'workgroup', check);
  checkFits('clusterArn', clusterArn, kind === 'cluster', check);
  return needs;
}

function needsOf(url: string, check: ParameterCheck): CloudNeeds | null {
  try {
    return cloudNeedsOf(url);
  } catch (error) {
    if (!(error instanceof DynaloadError)) throw error;
    check.demand(false, {
      parameter: 'warehouse',
      expected: 'the URL of a warehouse that functions can reach',
      came: url === '' ? null : shownAddress(url),
      next: `${error.message} ${error.hint ?? ''}`.trim(),
    });
    return null;
  }
}

function checkFits(parameter: string, arn: string | undefined, fits: boolean, check: ParameterCheck): void {
  check.demand(arn === undefined || fits, {
    parameter,
    expected: 'none with this warehouse URL',
    came: arn ?? null,
    next: 'Leave it out, or name the warehouse that it is of in the URL.',
  });
}
