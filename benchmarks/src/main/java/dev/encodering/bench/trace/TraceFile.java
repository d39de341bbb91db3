package dev.encodering.bench.trace;

import com.google.gson.Gson;
import com.google.gson.JsonSyntaxException;
import com.google.gson.annotations.SerializedName;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Traces as the JSON that chrome://tracing and ui.perfetto.dev read: a process for each loop, a
 * thread for each lane, complete events in microseconds. Every loop starts at 0, so that they lie
 * above each other.
 *
 * @param traceEvents names and spans
 * @param displayTimeUnit how viewers show times
 */
public record TraceFile(List<Event> traceEvents, String displayTimeUnit) {
  private static final double NS_PER_US = 1e3;
  private static final String COMPLETE = "X";
  private static final String METADATA = "M";
  private static final String PROCESS_NAME = "process_name";
  private static final String THREAD_NAME = "thread_name";

  /**
   * An event of the format; its fields are those of the format.
   *
   * @param phase "X" for a span, "M" for a name
   * @param name the span's kind, or what is named
   * @param processId the loop, from 1
   * @param threadId the lane, from 1
   * @param startUs of a span
   * @param durationUs of a span
   * @param details the token, or the name
   */
  record Event(
      @SerializedName("ph") String phase,
      String name,
      @SerializedName("pid") int processId,
      @SerializedName("tid") int threadId,
      @SerializedName("ts") double startUs,
      @SerializedName("dur") double durationUs,
      @SerializedName("args") Details details) {}

  /**
   * What belongs to an event; one of both is there.
   *
   * @param token the token that a span is for
   * @param name the name that is given
   */
  record Details(Long token, String name) {}

  /**
   * As a file's text.
   *
   * @param loops in the order of the picture
   * @return JSON
   */
  public static String toJson(List<ModeTrace> loops) {
    List<Event> events = new ArrayList<>();
    for (int i = 0; i < loops.size(); i++) {
      int process = i + 1;
      events.add(name(PROCESS_NAME, process, 0, loops.get(i).name()));
      for (Lane lane : Lane.values()) {
        events.add(name(THREAD_NAME, process, lane.ordinal() + 1, lane.label()));
      }
      loops.get(i).spans().forEach(span -> events.add(event(process, span)));
    }
    return new Gson().toJson(new TraceFile(events, "ns"));
  }

  private static Event name(String what, int process, int thread, String name) {
    return new Event(METADATA, what, process, thread, 0, 0, new Details(null, name));
  }

  private static Event event(int process, Span span) {
    return new Event(
        COMPLETE,
        span.kind().label(),
        process,
        span.lane().ordinal() + 1,
        span.startNs() / NS_PER_US,
        (span.endNs() - span.startNs()) / NS_PER_US,
        new Details(span.token(), null));
  }

  /**
   * Reads a file of ours.
   *
   * @param json its text
   * @return the loops in their order
   * @throws IllegalArgumentException if it is something else
   */
  public static List<ModeTrace> parse(String json) {
    try {
      TraceFile file = new Gson().fromJson(json, TraceFile.class);
      Map<Integer, ModeTrace> loops = new LinkedHashMap<>();
      for (Event event : file.traceEvents()) {
        if (event.phase().equals(METADATA) && event.name().equals(PROCESS_NAME)) {
          loops.put(event.processId(), new ModeTrace(event.details().name(), new ArrayList<>()));
        } else if (event.phase().equals(COMPLETE)) {
          loops.get(event.processId()).spans().add(span(event));
        }
      }
      return List.copyOf(loops.values());
    } catch (JsonSyntaxException | NullPointerException | IllegalArgumentException e) {
      throw new IllegalArgumentException("that is no trace of decode --trace", e);
    }
  }

  private static Span span(Event event) {
    return new Span(
        Lane.values()[event.threadId() - 1],
        SpanKind.of(event.name()),
        event.details().token(),
        Math.round(event.startUs() * NS_PER_US),
        Math.round((event.startUs() + event.durationUs()) * NS_PER_US));
  }
}
