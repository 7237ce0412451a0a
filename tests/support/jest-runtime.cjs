const { dirname, sep } = require('node:path');
const { compileFunction } = require('node:vm');
const { default: Runtime } = require('jest-runtime');
require('@swc-node/register');

const tests = dirname(__dirname) + sep;

/**
 * Stores the running test for jest-circus. One value is enough, because the tests of a file run in sequence. Node's `AsyncLocalStorage` would make all
 * promises of the tests and of the server slow. If a test ends and its error occurs later, jest-circus assigns it to the test that runs then.
 */
class CurrentTest {
  getStore() {
    return this.store;
  }

  async run(store, callback) {
    const outer = this.store;
    this.store = store;
    try {
      return await callback();
    } finally {
      this.store = outer;
    }
  }
}

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

  requireInternalModule(from, name) {
    return name === 'node:async_hooks' ? { AsyncLocalStorage: CurrentTest } : super.requireInternalModule(from, name);
  }

  requireModule(from, name, ...rest) {
    if (name && !this._resolution.isCoreModule(name)) {
      const path = this._resolution.resolveCjs(from, name);
      if (!path.startsWith(tests)) return require(path);
    }
    return super.requireModule(from, name, ...rest);
  }
};
