/** The measurements that docs/results-gpu.md quotes, in one command: runs, tables, goals. */
package dev.encodering.bench.figures;
