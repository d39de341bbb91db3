/** Metal-shaped devices, queues, buffers, pipelines and encoders over a native shim. */
@SuppressWarnings("requires-automatic") // JNA ships no module descriptor in its main artifact
module dev.encodering.metal {
  requires transitive dev.encodering;
  requires com.sun.jna;
  requires jdk.jfr;

  exports dev.encodering.metal;
}
