package dev.orchestrator.store;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.orchestrator.messages.DomainEvent;
import dev.orchestrator.messages.ThreadEvent;
import dev.orchestrator.messages.UserId;
import dev.orchestrator.messages.WorkerReport;
import dev.orchestrator.platform.Json;
import dev.orchestrator.store.Secrets.Known;
import dev.orchestrator.vault.SecretText;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import java.util.function.UnaryOperator;

/** Takes secrets out of texts: the vault's by their values, others by what they look like. */
public final class Redaction {

  /** A shorter value could be any word, and to hide it would spoil the text and tell the value. */
  private static final int SHORTEST = 6;

  private static final String TYPE = "type";

  private final Secrets secrets;

  public Redaction(Secrets secrets) {
    this.secrets = secrets;
  }

  /** The lines of a project's log, without its secrets. */
  public List<String> lines(UUID project, List<String> lines) {
    return List.of(text(project, String.join("\n", lines)).split("\n", -1));
  }

  /** A text that a project's software wrote, without its secrets. */
  public String text(UUID project, String text) {
    return text.isEmpty() ? text : cleaned(secrets.known(project), text);
  }

  /** A text that a stranger wrote for a user, without that user's secrets. */
  public String ofUser(UserId user, String text) {
    return text.isEmpty() ? text : cleaned(secrets.known(user), text);
  }

  static String cleaned(List<Known> known, String text) {
    return SecretText.blotted(withoutKnown(known, text));
  }

  /** The longest first: one value may stand inside another. */
  static String withoutKnown(List<Known> known, String text) {
    var result = text;
    for (var each : known.stream().sorted(BY_LENGTH).toList()) {
      var value = each.value().reveal();
      if (value.length() >= SHORTEST) {
        var name = "[secret " + each.name() + "]";
        result = result.replace(value, name);
        result = result.replace(URLEncoder.encode(value, StandardCharsets.UTF_8), name);
      }
    }
    return result;
  }

  private static final Comparator<Known> BY_LENGTH =
      Comparator.comparingInt(known -> -known.value().reveal().length());

  /** The event with every text in it changed, whatever kind of event it is. */
  static ThreadEvent event(ThreadEvent event, UnaryOperator<String> change) {
    return changed(event, ThreadEvent.class, change);
  }

  /** The same of a worker. */
  static WorkerReport report(WorkerReport report, UnaryOperator<String> change) {
    return changed(report, WorkerReport.class, change);
  }

  private static <E extends DomainEvent> E changed(
      E event, Class<E> type, UnaryOperator<String> change) {
    JsonNode before = Json.mapper().valueToTree(event);
    var after = changed(before, change);
    return after.equals(before) ? event : Json.read(after.toString(), type);
  }

  private static JsonNode changed(JsonNode node, UnaryOperator<String> change) {
    return switch (node) {
      case TextNode text -> isId(text.asText()) ? text : new TextNode(change.apply(text.asText()));
      case ArrayNode list -> {
        var changed = Json.mapper().createArrayNode();
        list.forEach(each -> changed.add(changed(each, change)));
        yield changed;
      }
      case ObjectNode object -> changedFields(object, change);
      default -> node;
    };
  }

  private static ObjectNode changedFields(ObjectNode object, UnaryOperator<String> change) {
    var changed = Json.mapper().createObjectNode();
    object
        .properties()
        .forEach(field ->
            changed.set(
                field.getKey(),
                field.getKey().equals(TYPE)
                    ? field.getValue()
                    : changed(field.getValue(), change)));
    return changed;
  }

  private static boolean isId(String text) {
    try {
      return text.length() == 36 && UUID.fromString(text).toString().equals(text);
    } catch (IllegalArgumentException e) {
      return false;
    }
  }
}
