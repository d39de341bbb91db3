/** Plots as SVG and pages that hold them: no script, nothing fetched, light and dark. */
package dev.encodering.bench.plot;
