/** JMH benchmarks: what handing a token over, encoding it and decoding it cost. */
package dev.encodering.bench.jmh;
