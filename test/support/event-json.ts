/**
 * Events as AWS sends them: the shapes of its documentation, with names put in. What nobody uses stays in them, so that
 * the tests hold for whole events.
 */

/**
 * S3's notification. The key is URL-encoded as in a form.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/notification-content-structure.html
 */
export function s3Notification(
  bucket: string,
  keys: readonly string[],
  more: Readonly<Record<string, unknown>> = {},
): Readonly<Record<string, unknown>> {
  const records = keys.map((key) => ({
    eventVersion: '2.1',
    eventSource: 'aws:s3',
    awsRegion: 'eu-central-1',
    eventTime: '2026-05-01T12:00:05.000Z',
    eventName: 'ObjectCreated:Put',
    userIdentity: { principalId: 'AWS:AIDAJDPLRKLG7UEXAMPLE' },
    requestParameters: { sourceIPAddress: '127.0.0.1' },
    responseElements: {
      'x-amz-request-id': 'C3D13FE58DE4C810',
      'x-amz-id-2': 'FMyUVURIY8/IgAtTv8xRjskZQpcIZ9KG4V5Wp6S7S',
    },
    s3: {
      s3SchemaVersion: '1.0',
      configurationId: 'exports',
      bucket: {
        name: bucket,
        ownerIdentity: { principalId: 'A3NL1KOZZKExample' },
        arn: `arn:aws:s3:::${bucket}`,
      },
      object: {
        key: encodedKey(key),
        size: 832,
        eTag: 'd41d8cd98f00b204e9800998ecf8427e',
        sequencer: '0055AED6DCD90281E5',
      },
    },
    ...more,
  }));
  return { Records: records };
}

function encodedKey(key: string): string {
  return encodeURIComponent(key).replaceAll('%20', '+').replaceAll('%2F', '/');
}

/** https://docs.aws.amazon.com/AmazonS3/latest/userguide/how-to-enable-disable-notification-intro.html */
export const S3_TEST_EVENT = {
  Service: 'Amazon S3',
  Event: 's3:TestEvent',
  Time: '2014-10-13T15:57:02.089Z',
  Bucket: 'shop-exports',
  RequestId: '5582815E1AEA5ADF',
  HostId: '8cLeGAmw098X5cv4Zkwcmo8vvZa3eH3eKxsPzbB9wrR+YstdA6Knx4Ip8EXAMPLE',
};

/** The key is as it is. https://docs.aws.amazon.com/AmazonS3/latest/userguide/ev-events.html */
export function bridgeEvent(
  bucket: string,
  key: string,
  more: Readonly<Record<string, unknown>> = {},
): Readonly<Record<string, unknown>> {
  return {
    version: '0',
    id: '17793124-05d4-b198-2fde-7ededc63b103',
    'detail-type': 'Object Created',
    source: 'aws.s3',
    account: '111122223333',
    time: '2026-05-01T12:00:05Z',
    region: 'eu-central-1',
    resources: [`arn:aws:s3:::${bucket}`],
    detail: {
      version: '0',
      bucket: { name: bucket },
      object: {
        key,
        size: 832,
        etag: 'b1946ac92492d2347c6235b4d2611184',
        'version-id': 'IYV3p45BT0ac8hjHg1houSdS1a.Mro8e',
        sequencer: '617f08299329d189',
      },
      'request-id': 'N4N7GDK58NMKJ12R',
      requester: '123456789012',
      'source-ip-address': '1.2.3.4',
      reason: 'PutObject',
    },
    ...more,
  };
}

/** https://docs.aws.amazon.com/redshift/latest/mgmt/data-api-monitoring-events.html */
export function statementEvent(statementName: string): Readonly<Record<string, unknown>> {
  return {
    version: '0',
    id: '18e7079c-dd49-b52c-9f5f-e4d4f4b7d9a0',
    'detail-type': 'Redshift Data Statement Status Change',
    source: 'aws.redshift-data',
    account: '123456789012',
    time: '2026-05-01T12:00:05Z',
    region: 'eu-central-1',
    resources: ['arn:aws:redshift-serverless:eu-central-1:123456789012:workgroup/a1b2c3'],
    detail: {
      principal: 'arn:aws:sts::123456789012:assumed-role/dynaload/load',
      statementName,
      statementId: '70d2b1e8-35d7-4b4c-8e9e-1f5d2b7bd6a9',
      redshiftQueryId: 123456,
      state: 'FINISHED',
      rows: 5,
      expireAt: 1_778_000_000,
    },
  };
}

/** https://docs.aws.amazon.com/sns/latest/dg/sns-message-and-json-formats.html */
export function snsEnvelope(message: unknown): Readonly<Record<string, unknown>> {
  return {
    Type: 'Notification',
    MessageId: '22b80b92-fdea-4c2c-8f9d-bdfb0c7bf324',
    TopicArn: 'arn:aws:sns:eu-central-1:123456789012:exports',
    Subject: 'Amazon S3 Notification',
    Message: JSON.stringify(message),
    Timestamp: '2026-05-01T12:00:05.000Z',
    SignatureVersion: '1',
    Signature: 'EXAMPLEw6JRN…',
    SigningCertURL: 'https://sns.eu-central-1.amazonaws.com/SimpleNotificationService-example.pem',
    UnsubscribeURL: 'https://sns.eu-central-1.amazonaws.com/?Action=Unsubscribe',
  };
}

/** A message as a queue hands it to a function. */
export interface QueuedMessage {
  readonly body: string;
  readonly messageId: string;
  readonly receiptHandle: string;
  readonly receives: number;
}

/** https://docs.aws.amazon.com/lambda/latest/dg/with-sqs.html */
export function sqsEvent(messages: readonly QueuedMessage[]): Readonly<Record<string, unknown>> {
  return {
    Records: messages.map(({ body, messageId, receiptHandle, receives }) => ({
      messageId,
      receiptHandle,
      body,
      attributes: {
        ApproximateReceiveCount: String(receives),
        SentTimestamp: '1545082649183',
        SenderId: 'AIDAIENQZJOLO23YVJ4VO',
        ApproximateFirstReceiveTimestamp: '1545082649185',
      },
      messageAttributes: {},
      md5OfBody: 'e4e68fb7bd0e697a0ae8f1bb342846b3',
      eventSource: 'aws:sqs',
      eventSourceARN: 'arn:aws:sqs:eu-central-1:123456789012:nudges',
      awsRegion: 'eu-central-1',
    })),
  };
}
