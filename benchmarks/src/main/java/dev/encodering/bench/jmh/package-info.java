/** JMH benchmarks: what handing a token's encoding to another thread costs. */
package dev.encodering.bench.jmh;
