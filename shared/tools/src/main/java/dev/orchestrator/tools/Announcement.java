package dev.orchestrator.tools;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.orchestrator.messages.Answer;
import dev.orchestrator.messages.Capability;
import dev.orchestrator.messages.Principal;
import dev.orchestrator.messages.Role;
import dev.orchestrator.messages.Tools;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * Reads what a service says about its tool. It stands in prompts and in questions to people, so it
 * is short and plain, or it is refused with the field and what to write instead.
 */
public final class Announcement {

  /** Where services listen. */
  public static final Pattern ADDRESS = Pattern.compile("service:[a-z][a-z0-9_-]{0,62}");

  private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9_]{1,47}");
  private static final int LONGEST_WORDS = 500;

  private static final Set<String> FIELDS =
      new TreeSet<>(
          List.of("name", "words", "arguments", "address", "capability", "role", "confirm"));

  private Announcement() {}

  /** What cannot be taken, found while it is read. */
  private static final class Unfit extends RuntimeException {
    private final Answer.Refused<AnnouncedTool> refusal;

    Unfit(String field, String message, String remedy) {
      super(message);
      this.refusal = new Answer.Refused<>("announcement_invalid", field, message, remedy);
    }
  }

  /** The tool as this user announces it; a user's own is that user's alone. */
  public static Answer<AnnouncedTool> read(JsonNode json, Principal by) {
    try {
      return new Answer.Done<>(tool(json, by));
    } catch (Unfit e) {
      return e.refusal;
    }
  }

  private static AnnouncedTool tool(JsonNode json, Principal by) {
    refuseStrange(json);
    var card =
        new ToolCard(
            name(json),
            words(json),
            capability(json),
            role(json, by),
            confirm(json),
            arguments(json));
    return new AnnouncedTool(card, address(json), by.user(), by.role().covers(Role.SERVICE));
  }

  private static void refuseStrange(JsonNode json) {
    json.propertyStream()
        .map(each -> each.getKey())
        .filter(name -> !FIELDS.contains(name))
        .findFirst()
        .ifPresent(name -> {
          throw new Unfit(
              Arguments.shown(name),
              "A tool has no %s.".formatted(Arguments.shown(name)),
              "It has %s.".formatted(String.join(", ", FIELDS)));
        });
  }

  private static String name(JsonNode json) {
    var name = text(json, "name");
    if (!NAME.matcher(name).matches()) {
      throw new Unfit(
          "name",
          "%s is no name for a tool.".formatted(Arguments.shown(name)),
          "Take 2 to 48 lower-case letters, digits and underscores, a letter first.");
    }
    if (Tools.named(name).isPresent()) {
      throw new Unfit(
          "name", name + " is one of the tools that are there already.", "Choose another name.");
    }
    return name;
  }

  private static String words(JsonNode json) {
    var words = text(json, "words").strip();
    if (words.length() < 10 || words.length() > LONGEST_WORDS) {
      throw new Unfit(
          "words",
          "The words are %d characters long.".formatted(words.length()),
          "Say in 10 to %d characters what the tool does and when to use it."
              .formatted(LONGEST_WORDS));
    }
    if (ToolShape.unprintable(words)) {
      throw new Unfit("words", "The words hold control characters.", "Write them on one line.");
    }
    return words;
  }

  private static Capability capability(JsonNode json) {
    return oneOf(
            json,
            "capability",
            Capability.SERVICES,
            Capability::named,
            Arrays.stream(Capability.values()).map(Capability::id).toList())
        .filter(group -> group != Capability.BASE)
        .orElseThrow(() ->
            new Unfit("capability", "The group base is the conversation's own.", "Take services."));
  }

  private static Role role(JsonNode json, Principal by) {
    var names = Arrays.stream(Role.values()).map(role -> role.name().toLowerCase(Locale.ROOT));
    var role = oneOf(json, "role", Role.USER, Announcement::role, names.toList()).orElse(Role.USER);
    if (!by.role().covers(role)) {
      throw new Unfit(
          "role",
          "Who announces this tool could not use it: the role is %s."
              .formatted(by.role().name().toLowerCase(Locale.ROOT)),
          "Announce it for that role or a lesser one.");
    }
    return role;
  }

  private static Optional<Role> role(String name) {
    return Arrays.stream(Role.values())
        .filter(role -> role.name().toLowerCase(Locale.ROOT).equals(name))
        .findFirst();
  }

  private static boolean confirm(JsonNode json) {
    var confirm = json.path("confirm");
    if (!confirm.isMissingNode() && !confirm.isBoolean()) {
      throw new Unfit("confirm", "confirm is neither true nor false.", "Write true or false.");
    }
    return confirm.asBoolean(false);
  }

  private static ObjectNode arguments(JsonNode json) {
    ToolShape.problem(json.path("arguments"))
        .ifPresent(problem -> {
          throw new Unfit(problem.field(), problem.message(), problem.remedy());
        });
    return (ObjectNode) json.path("arguments");
  }

  private static String address(JsonNode json) {
    var address = text(json, "address");
    if (!ADDRESS.matcher(address).matches()) {
      throw new Unfit(
          "address",
          "%s is no address of a service.".formatted(Arguments.shown(address)),
          "Take service: and 1 to 63 lower-case letters, digits, hyphens and underscores.");
    }
    return address;
  }

  private static String text(JsonNode json, String field) {
    var value = json.path(field);
    if (!value.isTextual()) {
      throw new Unfit(field, field + " is missing, or no text.", "Write a text.");
    }
    return value.asText();
  }

  private static <T> Optional<T> oneOf(
      JsonNode json, String field, T usual, Function<String, Optional<T>> named, List<String> all) {
    if (json.path(field).isMissingNode()) {
      return Optional.of(usual);
    }
    var found = named.apply(text(json, field));
    if (found.isEmpty()) {
      throw new Unfit(
          field,
          "There is no %s %s.".formatted(field, Arguments.shown(json.path(field).asText())),
          "There are %s.".formatted(String.join(", ", all)));
    }
    return found;
  }
}
