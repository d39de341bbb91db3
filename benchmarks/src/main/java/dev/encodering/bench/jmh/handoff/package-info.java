/** The ways to have a token's work done by another thread, and what a token on each is timed by. */
package dev.encodering.bench.jmh.handoff;
