/** The pre-started encoder worker and the decode loop's view of it. */
package dev.encodering;
