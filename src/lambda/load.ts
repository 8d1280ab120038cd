/** The function `load`: events, the schedule and people's calls come in here. docs/functions.md describes it. */
import type { Answer } from '../event/answer.ts';
import { handlerOf, type Frame } from './frame.ts';
import { handleEvent, type BatchResponse } from './handle-event.ts';

/** @throws what ends the invocation: nothing can be done before the settings are mended, and the dead letters tell of it */
export async function load(event: unknown, frame: Frame): Promise<Answer | BatchResponse> {
  return handleEvent({ event, ...frame });
}

export const handler = handlerOf(load);
