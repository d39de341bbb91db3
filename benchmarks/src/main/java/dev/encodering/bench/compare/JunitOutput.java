package dev.encodering.bench.compare;

import java.io.StringWriter;
import java.util.Locale;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;

/** A judgement as JUnit's XML: a test case a row, which most CI systems show. */
final class JunitOutput {
  private final XMLStreamWriter xml;
  private final Judgement judgement;

  private JunitOutput(XMLStreamWriter xml, Judgement judgement) {
    this.xml = xml;
    this.judgement = judgement;
  }

  static String of(Judgement judgement) {
    StringWriter text = new StringWriter();
    try {
      XMLStreamWriter xml = XMLOutputFactory.newInstance().createXMLStreamWriter(text);
      new JunitOutput(xml, judgement).write();
      xml.close();
    } catch (XMLStreamException e) {
      throw new IllegalStateException(e);
    }
    return text.toString();
  }

  private void write() throws XMLStreamException {
    boolean refused = !judgement.differences().isEmpty();
    int errors = count(Verdict.UNSTABLE) + (refused ? 1 : 0);
    xml.writeStartDocument("UTF-8", "1.0");
    xml.writeStartElement("testsuite");
    xml.writeAttribute("name", "benchmarks");
    xml.writeAttribute("tests", String.valueOf(judgement.rows().size() + (refused ? 1 : 0)));
    xml.writeAttribute("failures", String.valueOf(failures()));
    xml.writeAttribute("errors", String.valueOf(errors));
    xml.writeAttribute(
        "skipped",
        String.valueOf(judgement.rows().size() - passed() - failures() - count(Verdict.UNSTABLE)));
    if (refused) {
      xml.writeCharacters("\n");
      xml.writeStartElement("testcase");
      xml.writeAttribute("classname", "environment");
      xml.writeAttribute("name", "the environments are the same");
      outcome("error", String.join("; ", judgement.differences()));
      xml.writeEndElement();
    }
    for (Row row : judgement.rows()) {
      write(row);
    }
    xml.writeEndElement();
    xml.writeEndDocument();
  }

  private void write(Row row) throws XMLStreamException {
    xml.writeCharacters("\n");
    xml.writeStartElement("testcase");
    xml.writeAttribute("classname", row.layer().name().toLowerCase(Locale.ROOT));
    xml.writeAttribute("name", (row.name() + " " + row.what()).strip());
    String message = message(row);
    if (fails(row)) {
      outcome("failure", message);
    } else if (row.verdict() == Verdict.UNSTABLE) {
      outcome("error", message);
    } else if (!passes(row)) {
      outcome("skipped", message);
    }
    xml.writeEndElement();
  }

  private void outcome(String element, String message) throws XMLStreamException {
    xml.writeEmptyElement(element);
    xml.writeAttribute("message", message);
  }

  private static String message(Row row) {
    String figures =
        row.evidence() == null ? row.head() : Cells.change(row) + " (" + Cells.interval(row) + ")";
    return (row.verdict().label() + " " + figures + " " + row.reason())
        .strip()
        .replaceAll(" +", " ");
  }

  private boolean fails(Row row) {
    return row.verdict() == Verdict.REGRESSED
        || judgement.strict()
            && (row.verdict() == Verdict.INCONCLUSIVE || row.verdict() == Verdict.MISSING);
  }

  private static boolean passes(Row row) {
    return row.verdict() == Verdict.OK || row.verdict() == Verdict.IMPROVED;
  }

  private int failures() {
    return (int) judgement.rows().stream().filter(this::fails).count();
  }

  private int passed() {
    return (int) judgement.rows().stream().filter(JunitOutput::passes).count();
  }

  private int count(Verdict verdict) {
    return (int) judgement.rows().stream().filter(row -> row.verdict() == verdict).count();
  }
}
