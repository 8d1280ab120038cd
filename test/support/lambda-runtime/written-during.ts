/** Lines that are written to standard output and standard error while something is done, which they do not reach. */
type Write = (chunk: string | Uint8Array) => boolean;

/** @param lines to which they are added */
export async function writtenDuring<T>(lines: string[], work: () => Promise<T>): Promise<T> {
  const keep: Write = (chunk) => {
    const text = typeof chunk === 'string' ? chunk : Buffer.from(chunk).toString('utf8');
    lines.push(...text.split('\n').filter((line) => line !== ''));
    return true;
  };
  const outputs = [process.stdout, process.stderr];
  const before = outputs.map((output) => Object.getOwnPropertyDescriptor(output, 'write'));
  const log = console.log;
  for (const output of outputs)
    Object.defineProperty(output, 'write', { configurable: true, writable: true, value: keep });
  console.log = (text: unknown) => void keep(`${String(text)}\n`);
  try {
    return await work();
  } finally {
    console.log = log;
    for (const [index, output] of outputs.entries()) {
      const was = before[index];
      if (was === undefined) Reflect.deleteProperty(output, 'write');
      else Object.defineProperty(output, 'write', was);
    }
  }
}
