/** Leaves out of a run of Jest the files that `LEFT_OUT` names, a line each, by their paths below `test/`. */
module.exports = function filter(paths) {
  const leftOut = (process.env['LEFT_OUT'] ?? '').split('\n').filter((line) => line !== '');
  const isLeftOut = (path) => leftOut.some((file) => path.replaceAll('\\', '/').endsWith(`/test/${file}`));
  return Promise.resolve({ filtered: paths.filter((path) => !isLeftOut(path)) });
};
