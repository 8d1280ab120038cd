/** What a function says to the services around it. */
import { ExecutionAlreadyExists, SFNClient, StartExecutionCommand } from '@aws-sdk/client-sfn';
import { PublishCommand, SNSClient } from '@aws-sdk/client-sns';
import { ChangeMessageVisibilityCommand, SQSClient } from '@aws-sdk/client-sqs';
import { clientSettings } from './client-settings.ts';
import type { TopicMessage } from './tell/topic-message.ts';

// Imported as they are: a bundle in chunks gives a package of CommonJS that is imported later without its names.
export class Services {
  #sqs: SQSClient | null = null;
  #sns: SNSClient | null = null;
  #sfn: SFNClient | null = null;

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

  /**
   * Starts a state machine, once for a name: with a name under which the same is running it does nothing.
   * @returns false when an execution of that name is over already
   * @throws an error of the SDK
   */
  async start(machine: string, name: string, input: string): Promise<boolean> {
    this.#sfn ??= new SFNClient(clientSettings());
    try {
      await this.#sfn.send(new StartExecutionCommand({ stateMachineArn: machine, name, input }));
      return true;
    } catch (thrown) {
      if (thrown instanceof ExecutionAlreadyExists) return false;
      throw thrown;
    }
  }

  /** The attributes are for filters of subscriptions. @param topic ARN of it. @throws an error of the SDK */
  async publish(topic: string, { subject, body, kind, table }: TopicMessage): Promise<void> {
    this.#sns ??= new SNSClient(clientSettings());
    await this.#sns.send(
      new PublishCommand({
        TopicArn: topic,
        Subject: subject,
        Message: JSON.stringify(body, null, 2),
        MessageAttributes: {
          kind: text(kind),
          ...(table === null ? {} : { table: text(table) }),
        },
      }),
    );
  }
}

function text(value: string): { DataType: string; StringValue: string } {
  return { DataType: 'String', StringValue: value };
}
