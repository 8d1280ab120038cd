/** What a function says to the services around it. */
import { PublishCommand, SNSClient } from '@aws-sdk/client-sns';
import { ChangeMessageVisibilityCommand, SQSClient } from '@aws-sdk/client-sqs';
import { clientSettings } from './client-settings.ts';
import { subjectOf, type Outcome } from './outcome.ts';

export class Services {
  #sqs: SQSClient | null = null;
  #sns: SNSClient | null = null;

  /** Sets when a message is delivered again. @param queue URL of it. @throws an error of the SDK */
  async putBack(queue: string, receipt: string, afterSeconds: number): Promise<void> {
    this.#sqs ??= new SQSClient(clientSettings());
    await this.#sqs.send(
      new ChangeMessageVisibilityCommand({
        QueueUrl: queue,
        ReceiptHandle: receipt,
        VisibilityTimeout: afterSeconds,
      }),
    );
  }

  /** The attributes are for filters of subscriptions. @param topic ARN of it. @throws an error of the SDK */
  async publish(topic: string, outcome: Outcome): Promise<void> {
    this.#sns ??= new SNSClient(clientSettings());
    await this.#sns.send(
      new PublishCommand({
        TopicArn: topic,
        Subject: subjectOf(outcome),
        Message: JSON.stringify(outcome, null, 2),
        MessageAttributes: {
          kind: text(outcome.kind),
          ...(outcome.table === null ? {} : { table: text(outcome.table) }),
        },
      }),
    );
  }
}

function text(value: string): { DataType: string; StringValue: string } {
  return { DataType: 'String', StringValue: value };
}
