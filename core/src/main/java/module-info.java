/** The pre-started encoder worker, its ring, its waiting and the decode pipeline. Knows no GPU. */
module dev.encodering {
  requires jdk.jfr;
  requires transitive com.lmax.disruptor;

  exports dev.encodering;
}
