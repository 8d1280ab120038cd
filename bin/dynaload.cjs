#!/usr/bin/env node
// The command. In words that every Node.js understands, so that an old one says what it lacks instead of what it
// stumbles over. What comes after it is in src/cli/main.ts.
'use strict';

var needed = require('../package.json').engines.node.replace('>=', '');

function isOlder(version, than) {
  var have = version.split('.').map(Number);
  var need = than.split('.').map(Number);
  return have[0] !== need[0] ? have[0] < need[0] : have[1] < (need[1] || 0);
}

if (isOlder(process.versions.node, needed)) {
  var message = 'dynaload needs Node.js ' + needed + ' or newer, and this is ' + process.versions.node + '.';
  var hint = 'Install a newer one from https://nodejs.org, or switch to one with nvm.';
  var error = { code: 'NODE_UNSUPPORTED', message: message, hint: hint, commands: [], details: {} };
  if (process.argv.indexOf('--json') > 0) console.log(JSON.stringify({ error: error }, null, 2));
  console.error('error NODE_UNSUPPORTED: ' + message + '\nhint: ' + hint);
  process.exitCode = 2;
} else {
  require('./start.cjs');
}
