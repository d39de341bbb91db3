package dev.encodering.bench.compare;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Percentages as people write them. */
final class Share {
  private static final Pattern PERCENTAGE = Pattern.compile("([0-9]{1,3}(?:\\.[0-9]+)?) ?%");

  private Share() {}

  /** 0.05 of "5%". */
  static double parse(String name, String text) {
    Matcher matcher = PERCENTAGE.matcher(text);
    if (!matcher.matches()) {
      throw new IllegalArgumentException(name + " is " + text + ": use a percentage such as 5%");
    }
    return Double.parseDouble(matcher.group(1)) / 100;
  }
}
