/**
 * Stands in for a module of Jest 27 that the SDK's test matchers import and that newer versions do not export any more.
 */
exports.getMatchers = () => globalThis[Symbol.for('$$jest-matchers-object')].matchers;
