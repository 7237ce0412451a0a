const { ModernFakeTimers } = require('@jest/fake-timers');
const { ModuleMocker } = require('jest-mock');

/**
 * Runs test files in the global scope of the Jest worker, because they share the loaded modules of the server (jest-runtime.cjs). After each test
 * file, restores the globals that it may have changed.
 */
module.exports = class SharedGlobalsEnvironment {
  constructor({ projectConfig }) {
    this.global = globalThis;
    this.moduleMocker = new ModuleMocker(globalThis);
    this.fakeTimersModern = new ModernFakeTimers({ config: projectConfig, global: globalThis });
    this.original = { console, env: { ...process.env }, exit: process.exit };
    Error.stackTraceLimit = 100;
  }

  async setup() {}

  async teardown() {
    this.fakeTimersModern.dispose();
    this.moduleMocker.restoreAllMocks();
    const { console, env, exit } = this.original;
    Object.assign(globalThis, { console });
    Object.assign(process, { env, exit });
  }

  exportConditions() {
    return ['node', 'node-addons'];
  }

  getVmContext() {
    return null;
  }
};
