/** One page of plots from the files that the other subcommands write. */
package dev.encodering.bench.report;
