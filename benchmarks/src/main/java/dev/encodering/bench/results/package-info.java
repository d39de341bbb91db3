/** JMH's JSON results as values: benchmarks, metrics, forks and their iterations. */
package dev.encodering.bench.results;
