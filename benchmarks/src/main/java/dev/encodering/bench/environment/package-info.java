/** The machine and the Java that a run was made on, kept in a file beside its results. */
package dev.encodering.bench.environment;
