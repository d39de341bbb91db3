package dev.encodering.bench.compare;

import com.google.gson.JsonArray;
import java.io.IOException;
import java.util.List;

/** Something that has benchmarks and runs them fork by fork. */
interface Build {
  /** As messages call it. */
  String name();

  /** The names of the benchmarks that are asked for. */
  List<String> benchmarks() throws IOException, InterruptedException;

  /** Launches one fork of one benchmark, for each set of its parameters; returns JMH's JSON. */
  JsonArray fork(String benchmark) throws IOException, InterruptedException;
}
