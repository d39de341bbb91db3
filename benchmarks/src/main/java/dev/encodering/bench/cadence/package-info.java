/**
 * The {@code cadence} and {@code cadence-plot} subcommands: how late a worker starts, and what it
 * burns while it waits, when tokens come at a steady rate. Start at {@link
 * dev.encodering.bench.cadence.CadenceCommand}.
 */
package dev.encodering.bench.cadence;
