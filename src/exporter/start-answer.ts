import type { StartAnswer } from './export-api.ts';

/** What an error of ExportTableToPointInTime says about the request. @param name of the error */
export function startAnswer(name: string, message: string): StartAnswer {
  switch (name) {
    case 'ThrottlingException':
    case 'RequestLimitExceeded':
    case 'LimitExceededException':
      return { kind: 'crowded', message };
    case 'ExportConflictException':
      return { kind: 'conflict', message };
    case 'InvalidExportTimeException':
      // Of a window that ends too late; what is wrong with its beginning does not pass by itself.
      return message.includes('current time')
        ? { kind: 'too early', message }
        : { kind: 'refused', code: name, message };
    default:
      return { kind: 'refused', code: name, message };
  }
}
