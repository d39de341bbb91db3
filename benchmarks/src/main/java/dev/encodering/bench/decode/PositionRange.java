package dev.encodering.bench.decode;

import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Positions of a context over which times are averaged: attention reads more the later the
 * position.
 *
 * @param first from 0
 * @param last included
 */
record PositionRange(int first, int last) {
  private static final Pattern TEXT = Pattern.compile("(\\d{1,9})-(\\d{1,9})");

  /** Reads FIRST-LAST, or several with commas between. */
  static List<PositionRange> parseAll(String text) {
    return Arrays.stream(text.split(",", -1)).map(each -> parse(each, text)).toList();
  }

  private static PositionRange parse(String text, String all) {
    Matcher matcher = TEXT.matcher(text);
    if (matcher.matches()) {
      int first = Integer.parseInt(matcher.group(1));
      int last = Integer.parseInt(matcher.group(2));
      if (first <= last) {
        return new PositionRange(first, last);
      }
    }
    throw new IllegalArgumentException(
        "--positions is " + all + ": use FIRST-LAST, for example 0-127,384-511");
  }

  @Override
  public String toString() {
    return first + "-" + last;
  }
}
