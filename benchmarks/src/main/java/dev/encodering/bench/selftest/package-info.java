/**
 * The self-test: every kernel against double precision, the bundled model's golden tokens in every
 * mode, and the order of submissions. In the jar, for machines that have no JDK and no test runner.
 */
package dev.encodering.bench.selftest;
