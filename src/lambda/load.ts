/** The function `load`: events, the schedule and people's calls come in here. docs/functions.md describes it. */
import type { Answer } from '../event/answer.ts';
import type { Invocation } from './deadline.ts';
import { inFrame } from './frame.ts';
import { handleEvent, type BatchResponse } from './handle-event.ts';

/** @throws as `inFrame`: nothing can be done before the settings are mended, and the dead letters tell of it */
export async function handler(event: unknown, invocation: Invocation): Promise<Answer | BatchResponse> {
  return inFrame(invocation, (frame) => handleEvent({ event, ...frame }));
}
