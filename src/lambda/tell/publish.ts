import type { Services } from '../services.ts';
import type { Settings } from '../settings.ts';
import type { Telemetry } from '../telemetry.ts';
import type { TopicMessage } from './topic-message.ts';

export interface Publisher {
  readonly settings: Pick<Settings, 'topic'>;
  readonly services: Pick<Services, 'publish'>;
  readonly telemetry: Pick<Telemetry, 'error'>;
}

/** Tells subscribers, where there is a topic. Never throws: what was loaded is loaded, whoever hears of it. */
export async function publish(
  messages: readonly TopicMessage[],
  { settings: { topic }, services, telemetry }: Publisher,
): Promise<void> {
  if (topic === null) return;
  for (const message of messages) {
    try {
      await services.publish(topic, message);
    } catch (thrown) {
      const fault = thrown instanceof Error ? thrown.name : typeof thrown;
      telemetry.error('the topic took no outcome', { table: message.table, fault });
    }
  }
}
