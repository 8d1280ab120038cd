-- Parts are shown one by one when the engine dies in between: one part is shown whole or not at all.
OPTIMIZE TABLE {{staging}} FINAL SETTINGS optimize_throw_if_noop = 1
