/**
 * A standard queue of SQS and what hands its messages to a function, in a time of its own: visibility, receive counts,
 * batches, partial failures, dead letters.
 * https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-errorhandling.html
 */
import { sqsEvent } from '../event-json.ts';
import type { Invoked } from './lambda-function.ts';

interface Message {
  readonly messageId: string;
  readonly body: string;
  receives: number;
  /** Seconds of the queue's time. */
  visibleAt: number;
  receipt: string;
}

const BATCH = 10;
/** As the deployment sets them. */
const VISIBILITY_SECONDS = 16 * 60;
const MOST_RECEIVES = 5;

export class StandardQueue {
  readonly deadLetters: string[] = [];
  readonly #messages: Message[] = [];
  #clock = 0;
  #count = 0;

  send(...bodies: readonly unknown[]): void {
    for (const body of bodies) {
      this.#count += 1;
      const messageId = `00000000-0000-4000-8000-${String(this.#count).padStart(12, '0')}`;
      const text = typeof body === 'string' ? body : JSON.stringify(body);
      this.#messages.push({ messageId, body: text, receives: 0, visibleAt: this.#clock, receipt: '' });
    }
  }

  /** Messages that are neither done with nor among the dead letters. */
  get size(): number {
    return this.#messages.length;
  }

  /** Seconds until the next message is visible; null when there is none. */
  get nextIn(): number | null {
    if (this.#messages.length === 0) return null;
    return Math.max(0, Math.min(...this.#messages.map(({ visibleAt }) => visibleAt)) - this.#clock);
  }

  /** Lets time pass, in seconds. */
  pass(seconds: number): void {
    this.#clock += seconds;
  }

  /** Hands over what is visible, one batch. @returns what the function made of it; null when nothing is visible */
  async deliver(invoke: (event: unknown) => Promise<Invoked>): Promise<Invoked | null> {
    const batch = this.#receive();
    if (batch.length === 0) return null;
    const event = sqsEvent(
      batch.map(({ body, messageId, receipt, receives }) => ({
        body,
        messageId,
        receiptHandle: receipt,
        receives,
      })),
    );
    const invoked = await invoke(event);
    this.#settle(batch, invoked);
    return invoked;
  }

  /** Delivers until nothing is left, whenever it becomes visible. @returns how many batches there were */
  async drain(invoke: (event: unknown) => Promise<Invoked>): Promise<number> {
    for (let batches = 0; ; batches += 1) {
      this.pass(this.nextIn ?? 0);
      if ((await this.deliver(invoke)) === null && this.nextIn === null) return batches;
      if (batches > 50) throw new Error(`${this.size} messages are never done with`);
    }
  }

  /** @returns false where no delivery has that receipt */
  changeVisibility(receipt: string, seconds: number): boolean {
    const message = this.#messages.find((one) => one.receipt === receipt);
    if (message === undefined) return false;
    message.visibleAt = this.#clock + seconds;
    return true;
  }

  #receive(): readonly Message[] {
    const visible = this.#messages.filter(({ visibleAt }) => visibleAt <= this.#clock);
    for (const message of visible.filter(({ receives }) => receives >= MOST_RECEIVES)) {
      this.deadLetters.push(message.body);
      this.#messages.splice(this.#messages.indexOf(message), 1);
    }
    const batch = visible.filter(({ receives }) => receives < MOST_RECEIVES).slice(0, BATCH);
    for (const message of batch) {
      message.receives += 1;
      message.visibleAt = this.#clock + VISIBILITY_SECONDS;
      message.receipt = `${message.messageId}#${message.receives}`;
    }
    return batch;
  }

  #settle(batch: readonly Message[], invoked: Invoked): void {
    if (invoked.kind !== 'answered') return;
    const { batchItemFailures } = invoked.value as { batchItemFailures: { itemIdentifier: string }[] };
    const ids = new Set(batch.map(({ messageId }) => messageId));
    const failed = batchItemFailures.map(({ itemIdentifier }) => itemIdentifier);
    // With an identifier that is not of the batch, the whole batch comes back.
    if (failed.some((id) => !ids.has(id))) throw new Error(`the batch holds none of ${failed.join(', ')}`);
    for (const message of batch)
      if (!failed.includes(message.messageId)) this.#messages.splice(this.#messages.indexOf(message), 1);
  }
}
