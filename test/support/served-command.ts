/**
 * The command for shells, without a start of its own each time: what they call hands its words to this process, which runs
 * them one after another and hands back what they wrote. Standard input is theirs where `-` asks for it.
 */
import { once } from 'node:events';
import { chmod, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { runDynaload, type CommandResult } from './command-runner.ts';

export interface ServedCommand {
  close(): Promise<void>;
}

interface Asked {
  readonly words: readonly string[];
  readonly cwd: string;
  readonly input: string;
}

/** Says where and with which words it was called, shows what comes back, and ends as the command did. */
const CALLER = `#!NODE
const { connect } = require('node:net');
const { text } = require('node:stream/consumers');
const socket = connect({ path: SOCKET, allowHalfOpen: true });
const words = process.argv.slice(2);
const input = words.includes('-') ? text(process.stdin) : Promise.resolve('');
input.then((read) => socket.end(JSON.stringify({ cwd: process.cwd(), words, input: read })));
text(socket).then((answer) => {
  const { code, stdout, stderr } = JSON.parse(answer);
  process.stdout.write(stdout);
  process.stderr.write(stderr);
  process.exitCode = code;
});
`;

async function answerTo(asked: string): Promise<CommandResult> {
  const { words, ...options } = JSON.parse(asked) as Asked;
  return runDynaload(words, options).catch((thrown: unknown) => ({
    code: 70,
    stdout: '',
    stderr: String(thrown),
  }));
}

/** @param program path at which the command can be called from now on */
export async function serveCommand(program: string): Promise<ServedCommand> {
  const socket = `${program}.socket`;
  const server = createServer({ allowHalfOpen: true }, (connection) => {
    let asked = '';
    connection.setEncoding('utf8').on('data', (text: string) => (asked += text));
    connection.on('end', () => {
      void answerTo(asked).then((answer) => connection.end(JSON.stringify(answer)));
    });
  });
  server.listen(socket);
  await once(server, 'listening');
  await writeFile(
    program,
    CALLER.replace('NODE', process.execPath).replace('SOCKET', JSON.stringify(socket)),
  );
  await chmod(program, 0o755);
  return {
    close: async () => {
      const closed = once(server, 'close');
      server.close();
      await closed;
    },
  };
}
