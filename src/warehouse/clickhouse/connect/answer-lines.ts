/** Stands where a server goes over from rows to the error that ended them. */
const EXCEPTION_MARK = '__exception__';

/**
 * The lines of a server's answer, some at a time.
 * @param queryId names the statement in the server's log
 * @throws what the server says of a failure half way, as the client throws what it says at once: with `code`
 */
export async function* linesOf(
  chunks: AsyncIterable<Uint8Array>,
  queryId: string,
): AsyncGenerator<readonly string[]> {
  const decoder = new TextDecoder();
  let rest = '';
  try {
    for await (const chunk of chunks) {
      rest += decoder.decode(chunk, { stream: true });
      const mark = rest.indexOf(`\n${EXCEPTION_MARK}`);
      // From here on it is the text of the error, to its end.
      if (mark !== -1) continue;
      const end = rest.lastIndexOf('\n');
      if (end === -1) continue;
      const whole = rest.slice(0, end);
      rest = rest.slice(end + 1);
      yield* linesIn(whole);
    }
  } catch (error) {
    // With the connection, Node may have thrown away what had come last.
    throw exceptionIn(rest) ?? brokenOff(queryId, error);
  }
  const exception = exceptionIn(rest);
  if (exception !== undefined) throw exception;
  if (rest !== '') yield [rest];
}

function brokenOff(queryId: string, cause: unknown): Error {
  return new Error(
    `the server broke off its answer half way, as it does when a statement fails there: system.query_log says why (query_id = '${queryId}')`,
    { cause },
  );
}

/** So many lines are taken to pieces at a time: what the engine gives at once can be many more. */
const MOST_LINES = 1000;

/** The lines of a text, but for empty ones: one could stand before the mark. */
export function* linesIn(text: string): Generator<readonly string[]> {
  let lines: string[] = [];
  for (let at = 0; at < text.length;) {
    const found = text.indexOf('\n', at);
    const end = found === -1 ? text.length : found;
    const line = text.slice(at, end);
    if (line.trim() !== '') lines.push(line);
    at = end + 1;
    if (lines.length < MOST_LINES) continue;
    yield lines;
    lines = [];
  }
  if (lines.length > 0) yield lines;
}

/** `Code: 395. DB::Exception: …` with the words around it. */
function exceptionIn(text: string): Error | undefined {
  const [, code = '', message = ''] =
    /__exception__[\s\S]*?Code: (\d+)\. DB::Exception: ([\s\S]*?)(?:\(version [^)]*\)|$)/.exec(text) ?? [];
  return code === '' ? undefined : Object.assign(new Error(message.trim()), { code });
}
