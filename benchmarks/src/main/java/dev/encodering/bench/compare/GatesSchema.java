package dev.encodering.bench.compare;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.encodering.bench.results.InputException;
import dev.encodering.bench.results.JsonNode;
import dev.harrel.jsonschema.Error;
import dev.harrel.jsonschema.ValidatorFactory;
import dev.harrel.jsonschema.providers.GsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Holds gates.json to its JSON schema, whose descriptions say what is allowed at each place. */
final class GatesSchema {
  private static final String RESOURCE = "gates.schema.json";
  private static final String UNKNOWN_MEMBER = "/additionalProperties";

  private final JsonElement schema = JsonParser.parseString(text());
  private final JsonNode document;

  private GatesSchema(JsonNode document) {
    this.document = document;
  }

  /** The schema as it is published. */
  static String text() {
    try (InputStream stream = GatesSchema.class.getResourceAsStream(RESOURCE)) {
      return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Throws what is wrong first. */
  static void check(JsonNode document) {
    GatesSchema gates = new GatesSchema(document);
    List<Error> errors =
        new ValidatorFactory()
            .withJsonNodeFactory(new GsonNode.Factory())
            .validate(gates.schema, document.element())
            .getErrors();
    if (!errors.isEmpty()) {
      throw gates.explain(errors.get(0));
    }
  }

  private InputException explain(Error error) {
    JsonNode wrong = find(document, error.getInstanceLocation());
    String rule = error.getSchemaLocation().replaceFirst("^[^#]*#", "");
    if (rule.endsWith(UNKNOWN_MEMBER)) {
      JsonObject object =
          at(rule.substring(0, rule.length() - UNKNOWN_MEMBER.length())).getAsJsonObject();
      String known = String.join(", ", object.getAsJsonObject("properties").keySet());
      return new InputException(wrong.place() + " is not known: use " + known);
    }
    return wrong.wrong(allowedAt(rule));
  }

  /** The description there, or that of the nearest rule around it. */
  private String allowedAt(String rule) {
    JsonElement description =
        at(rule).isJsonObject() ? at(rule).getAsJsonObject().get("description") : null;
    return description != null
        ? description.getAsString()
        : allowedAt(rule.substring(0, rule.lastIndexOf('/')));
  }

  private JsonElement at(String pointer) {
    return find(new JsonNode("", schema), pointer).element();
  }

  private static JsonNode find(JsonNode root, String pointer) {
    JsonNode node = root;
    for (String step : pointer.split("/")) {
      if (!step.isEmpty()) {
        node =
            node.element().isJsonArray()
                ? node.elements().get(Integer.parseInt(step))
                : node.get(step);
      }
    }
    return node;
  }
}
