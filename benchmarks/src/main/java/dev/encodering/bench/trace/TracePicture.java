package dev.encodering.bench.trace;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/**
 * Draws loops above each other on one scale: each begins with the same token, so that the one that
 * ends further left is the faster.
 */
final class TracePicture {
  private static final int WIDTH = 800;
  private static final int LEFT = 72;
  private static final int RIGHT = 12;
  private static final int TOP = 12;
  private static final int TITLE_HEIGHT = 24;
  private static final int LANE_HEIGHT = 22;
  private static final int LANE_GAP = 4;
  private static final int LOOP_GAP = 14;
  private static final int AXIS_HEIGHT = 30;
  private static final int LEGEND_HEIGHT = 30;
  private static final int BASELINE = 15;
  private static final double LEAST_WIDTH = 0.75;
  private static final int MOST_TICKS = 9;
  private static final double DIGIT_WIDTH = 8;
  private static final double NS_PER_US = 1e3;

  private static final List<SpanKind> LEGEND =
      List.of(SpanKind.ENCODE, SpanKind.COMMIT, SpanKind.NEXT, SpanKind.WORK, SpanKind.RUN);

  private static final String STYLE =
      """
          text { font: 13px system-ui, sans-serif; fill: #1f2328; }
          .title { font-weight: 600; }
          .number { fill: #ffffff; text-anchor: middle; }
          .tick { text-anchor: middle; }
          .page { fill: #ffffff; }
          .lane { fill: #eff1f3; }
          .axis { stroke: #8c959f; stroke-width: 1; }
          .encode { fill: #bf5b04; }
          .commit { fill: #a40e26; }
          .next { fill: #c4cad1; }
          .work { fill: #6639ba; }
          .run { fill: #0a6e5c; }
          .odd { fill: #0e7f6a; }
          @media (prefers-color-scheme: dark) {
            text { fill: #e6edf3; }
            .page { fill: #0d1117; }
            .lane { fill: #1c222a; }
            .encode { fill: #e08a3c; }
            .commit { fill: #f2606f; }
            .next { fill: #4a525c; }
            .work { fill: #a483e8; }
          }
      """
          .indent(4);

  private final List<ModeTrace> loops;
  private final long firstToken;
  private final int tokens;
  private final double windowNs;
  private final Svg svg = new Svg(WIDTH, STYLE);

  private TracePicture(List<ModeTrace> loops, long firstToken, int tokens) {
    this.loops = loops;
    this.firstToken = firstToken;
    this.tokens = tokens;
    this.windowNs =
        loops.stream().mapToLong(loop -> endNs(loop) - startNs(loop)).max().orElseThrow();
  }

  /**
   * Draws some tokens of each loop.
   *
   * @param loops at least one
   * @param firstToken where the picture starts, from 0
   * @param tokens how many
   * @return an SVG file's text
   * @throws IllegalArgumentException if a loop does not have these tokens
   */
  static String draw(List<ModeTrace> loops, long firstToken, int tokens) {
    return new TracePicture(loops, firstToken, tokens).draw();
  }

  private String draw() {
    int height = TOP + loops.size() * loopHeight() + AXIS_HEIGHT + LEGEND_HEIGHT;
    svg.rect("page", 0, 0, WIDTH, height);
    int y = TOP;
    List<String> titles = new ArrayList<>();
    for (ModeTrace loop : loops) {
      titles.add(drawLoop(loop, y));
      y += loopHeight();
    }
    drawAxis(y);
    drawLegend(y + AXIS_HEIGHT);
    String names = String.join(", ", loops.stream().map(ModeTrace::name).toList());
    return svg.toString(
        height,
        tokens + " tokens in " + names,
        "Time on the horizontal axis; lanes for caller, worker and GPU. "
            + String.join("; ", titles));
  }

  private static int loopHeight() {
    return TITLE_HEIGHT + Lane.values().length * (LANE_HEIGHT + LANE_GAP) + LOOP_GAP;
  }

  /** Returns its title. */
  private String drawLoop(ModeTrace loop, int top) {
    long startNs = startNs(loop);
    double usPerToken = (endNs(loop) - startNs) / NS_PER_US / tokens;
    String title = String.format(Locale.ROOT, "%s: %.0f us per token", loop.name(), usPerToken);
    svg.text("title", LEFT, top + BASELINE, title);
    int y = top + TITLE_HEIGHT;
    for (Lane lane : Lane.values()) {
      svg.text("name", 12, y + BASELINE, lane.label());
      svg.rect("lane", LEFT, y, WIDTH - LEFT - RIGHT, LANE_HEIGHT);
      int laneY = y;
      loop.of(lane)
          .filter(span -> span.kind() != SpanKind.WAIT) // part of NEXT
          .filter(span -> span.endNs() > startNs && span.startNs() < startNs + windowNs)
          .sorted(Comparator.comparing(span -> span.kind() == SpanKind.NEXT ? 0 : 1))
          .forEach(span -> drawSpan(span, startNs, laneY));
      y += LANE_HEIGHT + LANE_GAP;
    }
    return title;
  }

  private void drawSpan(Span span, long startNs, int y) {
    double from = Math.max(LEFT, x(span.startNs() - startNs));
    double to = Math.min(WIDTH - RIGHT, x(span.endNs() - startNs));
    double width = Math.max(LEAST_WIDTH, to - from);
    boolean odd = span.kind() == SpanKind.RUN && span.token() % 2 == 1;
    svg.rect(span.kind().label() + (odd ? " odd" : ""), from, y, width, LANE_HEIGHT);
    String number = Long.toString(span.token());
    if (span.kind() == SpanKind.RUN && width > (number.length() + 1) * DIGIT_WIDTH) {
      svg.text("number", from + width / 2, y + BASELINE, number);
    }
  }

  private void drawAxis(int y) {
    double stepUs = tickUs(windowNs / NS_PER_US);
    svg.line("axis", LEFT, y, WIDTH - RIGHT, y);
    svg.text("name", 12, y + BASELINE + 4, "us");
    for (double us = 0; us * NS_PER_US <= windowNs; us += stepUs) {
      double at = x(us * NS_PER_US);
      svg.line("axis", at, y, at, y + 4);
      svg.text("tick", at, y + BASELINE + 4, String.format(Locale.ROOT, "%.0f", us));
    }
  }

  private void drawLegend(int y) {
    double x = LEFT;
    for (SpanKind kind : LEGEND) {
      svg.rect(kind.label(), x, y + 4, 14, 14);
      String name = legend(kind);
      svg.text("name", x + 20, y + BASELINE + 1, name);
      x += 20 + name.length() * DIGIT_WIDTH + 12;
    }
  }

  private static String legend(SpanKind kind) {
    return switch (kind) {
      case ENCODE -> "encode";
      case COMMIT -> "commit";
      case NEXT -> "wait";
      case WORK -> "caller's own work";
      case RUN -> "GPU runs token n";
      case WAIT, READ -> kind.label();
    };
  }

  /** 1, 2 or 5 times a power of ten. */
  static double tickUs(double windowUs) {
    double step = Math.pow(10, Math.floor(Math.log10(windowUs / MOST_TICKS)));
    for (int factor : new int[] {1, 2, 5}) {
      if (windowUs / (step * factor) <= MOST_TICKS) {
        return step * factor;
      }
    }
    return step * 10;
  }

  private double x(double ns) {
    return LEFT + ns / windowNs * (WIDTH - LEFT - RIGHT);
  }

  /** When the caller began to want the first token. */
  private long startNs(ModeTrace loop) {
    return next(loop, firstToken).startNs();
  }

  /** When the caller had the last token. */
  private long endNs(ModeTrace loop) {
    return next(loop, firstToken + tokens - 1).endNs();
  }

  private static Span next(ModeTrace loop, long token) {
    return loop.of(Lane.CALLER)
        .filter(span -> span.kind() == SpanKind.NEXT && span.token() == token)
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException(loop.name() + " has no token " + token));
  }
}
