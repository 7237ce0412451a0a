const { dirname, sep } = require('node:path');
const { compileFunction } = require('node:vm');
const { default: Runtime } = require('jest-runtime');
require('@swc-node/register');

const tests = dirname(__dirname) + sep;

/**
 * Loads all modules outside of `tests` with Node's own `require`, once per Jest worker. Jest would load and compile the server and its packages again
 * for each test file, which takes longer than most tests. Jest still loads test files and their support modules for each test file.
 */
module.exports = class SharedModulesRuntime extends Runtime {
  constructor(...args) {
    super(...args);
    // Compiles tests in the global context, because objects of the tests and of the server must be of the same realm.
    this.executor.compile = (source, filename) => compileFunction(source, this.executor.injectedModuleParameters, { filename });
  }

  requireModule(from, name, ...rest) {
    if (name && !this._resolution.isCoreModule(name)) {
      const path = this._resolution.resolveCjs(from, name);
      if (!path.startsWith(tests)) return require(path);
    }
    return super.requireModule(from, name, ...rest);
  }
};
