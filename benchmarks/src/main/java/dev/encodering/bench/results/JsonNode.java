package dev.encodering.bench.results;

import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * An element of a JSON file that knows its place in it, so that whatever is wrong can be named.
 *
 * @param place the file and the path to the element, as {@code bench.json: $[0].mode}
 * @param element it; JsonNull where the file has none
 */
public record JsonNode(String place, JsonElement element) {

  /**
   * Reads a file whole.
   *
   * @param file in UTF-8
   * @return its root
   * @throws InputException if it cannot be read or is not JSON to its end
   */
  public static JsonNode read(Path file) {
    try {
      return parse(file.toString(), Files.readString(file, StandardCharsets.UTF_8));
    } catch (NoSuchFileException e) {
      throw new InputException(file + ": there is no such file", e);
    } catch (IOException e) {
      throw new InputException(file + ": it cannot be read (" + e + ")", e);
    }
  }

  /**
   * Reads a text.
   *
   * @param name stands for the file in messages
   * @param text of the file
   * @return its root
   * @throws InputException if it is not JSON to its end
   */
  public static JsonNode parse(String name, String text) {
    if (text.isBlank()) {
      throw new InputException(name + ": the file is empty");
    }
    try {
      return new JsonNode(name + ": $", JsonParser.parseString(text));
    } catch (JsonParseException e) {
      Throwable reason = e.getCause() == null ? e : e.getCause();
      String first = String.valueOf(reason.getMessage()).lines().findFirst().orElse("");
      throw new InputException(
          name + ": this is not JSON, or it was cut short: " + first.replaceFirst("^.*?: ", ""), e);
    }
  }

  /**
   * A member of this object.
   *
   * @param name of the member
   * @return JsonNull if there is no such member
   */
  public JsonNode get(String name) {
    if (!element.isJsonObject()) {
      throw wrong("an object");
    }
    JsonElement member = element.getAsJsonObject().get(name);
    return new JsonNode(place + "." + name, member == null ? JsonNull.INSTANCE : member);
  }

  /**
   * Whether it is there.
   *
   * @return false for a missing member and for null
   */
  public boolean exists() {
    return !element.isJsonNull();
  }

  /**
   * This array's elements.
   *
   * @return in order
   */
  public List<JsonNode> elements() {
    if (!element.isJsonArray()) {
      throw wrong("an array");
    }
    List<JsonNode> nodes = new ArrayList<>();
    for (JsonElement each : element.getAsJsonArray()) {
      nodes.add(new JsonNode(place + "[" + nodes.size() + "]", each));
    }
    return nodes;
  }

  /**
   * This object's members; none if it does not exist.
   *
   * @return by name, in the file's order
   */
  public Map<String, JsonNode> members() {
    Map<String, JsonNode> nodes = new LinkedHashMap<>();
    if (exists()) {
      if (!element.isJsonObject()) {
        throw wrong("an object");
      }
      element.getAsJsonObject().keySet().forEach(name -> nodes.put(name, get(name)));
    }
    return nodes;
  }

  /**
   * This text.
   *
   * @return numbers as they are written
   */
  public String text() {
    if (!element.isJsonPrimitive()) {
      throw wrong("a text");
    }
    return element.getAsString();
  }

  /**
   * This text, if there is one.
   *
   * @param otherwise if not
   * @return either
   */
  public String text(String otherwise) {
    return exists() ? text() : otherwise;
  }

  /**
   * This number. JMH writes what JSON has no number for as a text.
   *
   * @return NaN and infinities too
   */
  public double number() {
    if (!element.isJsonPrimitive()) {
      throw wrong("a number");
    }
    String text = element.getAsString();
    switch (text) {
      case "NaN":
        return Double.NaN;
      case "INF", "+INF":
        return Double.POSITIVE_INFINITY;
      case "-INF":
        return Double.NEGATIVE_INFINITY;
      default:
        try {
          return Double.parseDouble(text);
        } catch (NumberFormatException e) {
          throw wrong("a number");
        }
    }
  }

  /**
   * The error that this element is.
   *
   * @param wanted in its place
   * @return to be thrown
   */
  public InputException wrong(String wanted) {
    String text = element.toString();
    String found = text.length() <= 40 ? text : text.substring(0, 40) + "...";
    return new InputException(
        exists()
            ? place + " is " + found + ": " + wanted + " is wanted"
            : place + " is missing: " + wanted + " is wanted");
  }
}
