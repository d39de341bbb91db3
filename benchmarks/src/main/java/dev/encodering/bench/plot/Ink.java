package dev.encodering.bench.plot;

import java.awt.Color;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The colours of a plot. XChart draws with stand-ins, which become CSS variables, so that one plot
 * serves a light page and a dark one.
 */
enum Ink {
  TEXT("text"),
  GRID("grid"),
  BAND("band"),
  S1("s1"),
  S2("s2"),
  S3("s3"),
  S4("s4"),
  S5("s5"),
  S6("s6"),
  S7("s7"),
  S8("s8");

  static final Color NONE = new Color(0, 0, 0, 0);

  /** How many series have a colour of their own. */
  static final int SERIES = 8;

  private static final Pattern STAND_IN = Pattern.compile("rgb\\(7,77,(\\d+)\\)");

  private final String variable;

  Ink(String variable) {
    this.variable = variable;
  }

  /** The n-th series, from 0; after eight the colours come round again. */
  static Ink ofSeries(int index) {
    return values()[S1.ordinal() + index % SERIES];
  }

  String variable() {
    return variable;
  }

  Color standIn() {
    return new Color(7, 77, ordinal());
  }

  static String toVariables(String svg) {
    return STAND_IN
        .matcher(svg)
        .replaceAll(
            found -> {
              Ink ink = values()[Integer.parseInt(found.group(1))];
              return Matcher.quoteReplacement("var(--" + ink.variable + ")");
            });
  }
}
