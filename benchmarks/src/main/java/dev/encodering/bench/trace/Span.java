package dev.encodering.bench.trace;

/**
 * A piece of somebody's time.
 *
 * @param lane whose
 * @param kind doing what
 * @param token which token it is for, from 0
 * @param startNs from the start of the trace
 * @param endNs likewise
 */
record Span(Lane lane, SpanKind kind, long token, long startNs, long endNs) {}
