/** What has to be there in AWS for a warehouse to be loaded from functions: rights, and what an administrator runs once. */

import type { PolicyStatement } from '../aws/policy-statement.ts';

/** Where the functions and the warehouse are. Each may be `*`, or a text that AWS puts in. */
export interface CloudPlace {
  /** `aws`, `aws-cn`, … */
  readonly partition: string;
  readonly region: string;
  /** 12 digits. */
  readonly account: string;
  /** ARN of the warehouse itself, where it cannot be told from its name; null when it is not known. */
  readonly warehouseArn: string | null;
}

export interface CloudNeeds {
  /** Region of the warehouse as its URL names it; null when it names none. */
  readonly region: string | null;
  /** Whether a password comes from a secret of its own, beside the URL. */
  readonly takesPassword: boolean;
  /** Whether it reads the staged rows itself, with a role of its own. */
  readonly readsStaging: boolean;
  /** What the AWS identity that runs dynaload needs to speak to the warehouse. */
  policy(place: CloudPlace): readonly PolicyStatement[];
  /** Statements for an administrator of the warehouse, without semicolons. @param role name of the IAM role that loads */
  grants(role: string): readonly string[];
}
