// PostgreSQL in a thread of its own: PGlite blocks the event loop of the thread that it runs in.
// Plain JavaScript, because a worker thread is loaded by Node itself, without the transforms of a test runner; so the
// linter knows no types here, and takes the thread's port for a window of a browser.
/* oxlint-disable typescript/no-unsafe-assignment, typescript/no-unsafe-call, typescript/no-unsafe-member-access, typescript/no-unsafe-argument, typescript/no-unsafe-return, unicorn/require-post-message-target-origin */
import { parentPort, workerData } from 'node:worker_threads';

// PGlite reads texts with decoders that swallow a byte order mark at the beginning of each: it is a character there.
globalThis.TextDecoder = class extends TextDecoder {
  constructor(label, options) {
    super(label, { ignoreBOM: true, ...options });
  }
};
const { PGlite } = await import('@electric-sql/pglite');

/** Every value stays the text that PostgreSQL wrote. */
const TYPES = [
  16, 17, 18, 20, 21, 23, 25, 26, 114, 700, 701, 1000, 1005, 1007, 1009, 1015, 1016, 1021, 1022, 1042, 1043,
  1082, 1114, 1184, 1700, 3802,
];
const parsers = Object.fromEntries(TYPES.map((type) => [type, (text) => text]));

const database = await PGlite.create(workerData.folder);

// It catches everything by itself.
parentPort.on('message', (message) => void answer(message));

async function answer({ id, kind, sql, blob }) {
  try {
    if (kind === 'close') {
      await database.close();
      parentPort.postMessage({ id, results: [] });
      parentPort.close();
      return;
    }
    // The simple protocol takes two calls of the engine, and the extended one six.
    const options = { rowMode: 'array', parsers, ...(blob && { blob: new Blob([blob]) }) };
    const answers = await database.exec(sql, options);
    const results = answers.map(({ rows, fields, affectedRows }) => ({
      rows,
      fields: fields.map(({ name, dataTypeID }) => ({ name, type: dataTypeID })),
      affected: affectedRows ?? 0,
    }));
    parentPort.postMessage({ id, results });
  } catch (error) {
    const { code, message, detail, column, table, constraint, dataType, dataTypeName } = error;
    parentPort.postMessage({
      id,
      error: {
        code: code ?? 'XX000',
        message,
        detail,
        column,
        table,
        constraint,
        domain: dataType ?? dataTypeName,
      },
    });
  }
}

parentPort.postMessage({ id: 0, results: [] });
