/**
 * The regression gate: JMH results in, verdicts and an exit code out. A fork, one launch of a
 * virtual machine, is the unit of replication; effects are ratios of costs, above 1 worse.
 */
package dev.encodering.bench.compare;
