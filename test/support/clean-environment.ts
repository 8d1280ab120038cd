/** Without what the shell of a developer, or a CI, has set. */
export function cleanEnvironment(): Record<string, string> {
  const dropped = /^(DYNALOAD_|AWS_|NO_COLOR$|CI$|FORCE_COLOR$|NODE_OPTIONS$|npm_command$)/;
  return Object.fromEntries(
    Object.entries(process.env).flatMap(([name, value]) =>
      value === undefined || dropped.test(name) ? [] : [[name, value]],
    ),
  );
}
