package dev.encodering.bench.cadence;

import java.util.function.Function;

/**
 * One of the ways that are compared.
 *
 * @param name as the user writes it
 * @param prepares whether the caller announces each token before it waits for the token's time
 * @param open opens it for one slice
 */
record Arm(String name, boolean prepares, Function<WorkerSide, Handoff> open) {}
