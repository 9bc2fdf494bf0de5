// Runs test files in the worker's own realm, so that they can share modules and services. See native.js.
const asyncHooks = require('node:async_hooks');
const dns = require('node:dns');
const fs = require('node:fs');
const { isIP } = require('node:net');
const vm = require('node:vm');
const { LegacyFakeTimers, ModernFakeTimers } = require('@jest/fake-timers');
const { ModuleMocker } = require('jest-mock');
const { stopKept, stopWithWorker } = require('./kept');
const native = require('./native');

const STACK_FRAMES = 20;

/**
 * jest-circus makes a storage for each test file and never disables it. Each makes all later promises of the worker
 * slower: after two hundred files, ten times.
 */
const { AsyncLocalStorage } = asyncHooks;
const storages = [];
class StorageOfJest extends AsyncLocalStorage {
  constructor() {
    super();
    storages.push(this);
  }
}

/** Represents the worker's own context, which node:vm uses only if no context is given. */
const OWN_CONTEXT = {};
const { compileFunction } = vm;
vm.compileFunction = (code, params, { parsingContext, ...options }) =>
  compileFunction(code, params, parsingContext === OWN_CONTEXT ? options : { ...options, parsingContext });

/**
 * Webhooks of tests have names that nobody answers. A name server would be asked for them, which may be slow, keeps the
 * process alive meanwhile, or may even find somebody.
 */
const { lookup } = dns;
const { nextTick } = process;
dns.lookup = (host, ...rest) => {
  if (!host || host === 'localhost' || isIP(host) > 0) return lookup(host, ...rest);
  const unknown = { code: 'ENOTFOUND', errno: -3008, syscall: 'getaddrinfo', hostname: host };
  nextTick(rest.at(-1), Object.assign(new Error(`getaddrinfo ENOTFOUND ${host}`), unknown));
  return {};
};

native.install();
stopWithWorker();

// Used by Jest's packages regardless of mocks in tests.
Object.assign(globalThis, {
  [Symbol.for('tasksmith.sharing')]: native.sharing,
  [Symbol.for('jest-native-now')]: Date.now.bind(Date),
  [Symbol.for('jest-native-promise')]: Promise,
  [Symbol.for('jest-native-read-file')]: fs.readFileSync.bind(fs),
  [Symbol.for('jest-native-write-file')]: fs.writeFileSync.bind(fs),
  [Symbol.for('jest-native-exists-file')]: fs.existsSync.bind(fs),
});

class OneRealmEnvironment {
  global = globalThis;
  before = { console, exit: process.exit, symbols: Object.getOwnPropertySymbols(globalThis) };
  moduleMocker = new ModuleMocker(globalThis);

  constructor({ globalConfig, projectConfig: config }) {
    this.isWatching = globalConfig.watch || globalConfig.watchAll;
    Object.assign(globalThis, config.globals);
    const timerConfig = { idToRef: (id) => id, refToId: (ref) => ref };
    const { global, moduleMocker } = this;
    this.fakeTimers = new LegacyFakeTimers({ config, global, moduleMocker, timerConfig });
    this.fakeTimersModern = new ModernFakeTimers({ config, global });
  }

  async setup() {
    // Jest sets it to 100, which makes the many errors of a service expensive.
    Error.stackTraceLimit = STACK_FRAMES;
    if (this.isWatching && native.isOutdated()) await this.startAfresh();
    asyncHooks.AsyncLocalStorage = StorageOfJest;
  }

  /** In watch mode files change during the life of the process, so a kept service may have outdated classes. */
  async startAfresh() {
    await stopKept();
    native.forgetModules();
  }

  /** Jest is loaded by now, and the test file is not. */
  handleTestEvent({ name }) {
    if (name === 'setup') asyncHooks.AsyncLocalStorage = AsyncLocalStorage;
  }

  async teardown() {
    asyncHooks.AsyncLocalStorage = AsyncLocalStorage;
    for (const storage of storages.splice(0)) storage.disable();
    this.fakeTimers.dispose();
    this.fakeTimersModern.dispose();
    this.moduleMocker.restoreAllMocks();
    process.exit = this.before.exit;
    globalThis.console = this.before.console;
    // Jest's state of this file, such as timeouts and handlers.
    const symbols = Object.getOwnPropertySymbols(globalThis).filter((symbol) => !this.before.symbols.includes(symbol));
    for (const symbol of symbols) Reflect.deleteProperty(globalThis, symbol);
  }

  exportConditions() {
    return ['node', 'node-addons'];
  }

  getVmContext() {
    return OWN_CONTEXT;
  }
}

module.exports = OneRealmEnvironment;
