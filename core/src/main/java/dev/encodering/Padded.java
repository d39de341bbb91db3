package dev.encodering;

/**
 * Keeps the fields of two neighbours in memory at least 120 bytes apart: a cache line on x86 (with
 * its prefetched twin) and on Apple silicon is 128 bytes, and a line that two threads write moves
 * between them at about 150 ns a time. The virtual machine lays out a superclass before its
 * subclass, so the padding stands in front of the subclass's fields; but it fills a gap of the
 * superclass with a field of the subclass, so the gap behind the object header is taken here.
 */
@SuppressWarnings("unused")
abstract class Padded {
  private int gap;
  private long p01, p02, p03, p04, p05, p06, p07, p08, p09, p10, p11, p12, p13, p14, p15;
}
