package dev.encodering.bench.trace;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

/** The picture of a trace, and the file that it is made from. */
class TracePictureTest {
  private static final int US = 1_000;

  /** A loop of five tokens, each encoded for 20 us and run for 80. */
  private static ModeTrace loop(String name) {
    List<Span> spans = new ArrayList<>();
    for (int token = 0; token < 5; token++) {
      long startNs = token * 100L * US;
      spans.add(new Span(Lane.CALLER, SpanKind.NEXT, token, startNs, startNs + 100 * US));
      spans.add(new Span(Lane.CALLER, SpanKind.ENCODE, token, startNs, startNs + 20 * US));
      spans.add(new Span(Lane.GPU, SpanKind.RUN, token, startNs + 20 * US, startNs + 100 * US));
    }
    return new ModeTrace(name, spans);
  }

  private static Document parse(String svg) throws Exception {
    return DocumentBuilderFactory.newInstance()
        .newDocumentBuilder()
        .parse(new ByteArrayInputStream(svg.getBytes(StandardCharsets.UTF_8)));
  }

  private static List<Element> elements(Document picture, String name, String classes) {
    List<Element> found = new ArrayList<>();
    NodeList all = picture.getElementsByTagName(name);
    for (int i = 0; i < all.getLength(); i++) {
      Element each = (Element) all.item(i);
      if (each.getAttribute("class").equals(classes)) {
        found.add(each);
      }
    }
    return found;
  }

  private static double number(Element element, String attribute) {
    return Double.parseDouble(element.getAttribute(attribute));
  }

  @Test
  void isXmlWithATitleForEachLoop() throws Exception {
    Document picture = parse(TracePicture.draw(List.of(loop("a<b"), loop("c&d")), 1, 2));
    List<Element> titles = elements(picture, "text", "title");
    assertEquals(2, titles.size());
    assertEquals("a<b: 100 us per token", titles.get(0).getTextContent());
    assertEquals("c&d: 100 us per token", titles.get(1).getTextContent());
  }

  @Test
  void showsTheChosenTokensToScale() throws Exception {
    Document picture = parse(TracePicture.draw(List.of(loop("loop")), 1, 2));
    Element first = elements(picture, "rect", "run odd").get(0);
    Element second = elements(picture, "rect", "run").get(0);
    double perUs = number(first, "width") / 80;
    assertEquals(80 * perUs, number(second, "width"), 0.02);
    assertEquals(100 * perUs, number(second, "x") - number(first, "x"), 0.02);
    Element encode = elements(picture, "rect", "encode").get(0);
    assertEquals(20 * perUs, number(encode, "width"), 0.02);
    assertEquals(20 * perUs, number(first, "x") - number(encode, "x"), 0.02);
    List<Element> numbers = elements(picture, "text", "number");
    assertEquals(List.of("1", "2"), numbers.stream().map(Element::getTextContent).toList());
  }

  @Test
  void keepsEverythingInsideItself() throws Exception {
    Document picture = parse(TracePicture.draw(List.of(loop("one"), loop("two")), 0, 5));
    double width = number(picture.getDocumentElement(), "width");
    double height = number(picture.getDocumentElement(), "height");
    NodeList all = picture.getElementsByTagName("rect");
    for (int i = 0; i < all.getLength(); i++) {
      Element rect = (Element) all.item(i);
      assertTrue(number(rect, "x") + number(rect, "width") <= width + 0.01);
      assertTrue(number(rect, "y") + number(rect, "height") <= height + 0.01);
    }
  }

  @Test
  void aTokenThatTheLoopDoesNotHaveIsRefused() {
    IllegalArgumentException thrown =
        assertThrows(
            IllegalArgumentException.class,
            () -> TracePicture.draw(List.of(loop("ahead(2)")), 3, 3));
    assertEquals("ahead(2) has no token 5", thrown.getMessage());
  }

  @ParameterizedTest
  @CsvSource({"9,1", "10,2", "45,5", "46,10", "1700,200", "90000,10000"})
  void ticksAreRoundNumbers(double window, double step) {
    assertEquals(step, TracePicture.tickUs(window));
  }

  @Test
  void aFileGivesBackTheSpansThatItWasMadeFrom() {
    List<ModeTrace> loops = List.of(loop("inline(0)"), loop("ahead(2)"));
    assertEquals(loops, TraceFile.parse(TraceFile.toJson(loops)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{}",
        "[1]",
        "no json",
        "{\"traceEvents\":[{\"ph\":\"X\",\"name\":\"run\",\"pid\":3}]}"
      })
  void anotherFileIsRefused(String json) {
    assertThrows(IllegalArgumentException.class, () -> TraceFile.parse(json));
  }
}
