/** What has to be there in AWS for a warehouse to be loaded from functions: rights, and what an administrator runs once. */

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

/** A statement of an IAM policy. */
export interface PolicyStatement {
  readonly Sid: string;
  readonly Effect: 'Allow';
  readonly Action: readonly string[];
  readonly Resource: string | readonly string[];
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

export interface CloudNeeds {
  /** Region of the warehouse as its URL names it; null when it names none. */
  readonly region: string | null;
  /** Whether a password comes from a secret of its own, beside the URL. */
  readonly takesPassword: boolean;
  /** What the AWS identity that runs dynaload needs to speak to the warehouse. */
  policy(place: CloudPlace): readonly PolicyStatement[];
  /** Statements for an administrator of the warehouse, without semicolons. @param role name of the IAM role that loads */
  grants(role: string): readonly string[];
}
