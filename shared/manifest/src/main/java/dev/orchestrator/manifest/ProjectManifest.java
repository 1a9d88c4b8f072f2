package dev.orchestrator.manifest;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A project's {@code orchestrator.yaml}. Commands are argument lists and never meet a shell.
 *
 * <pre>
 * build: []                        # before a release; optional
 * test: [java, ServiceTest.java]
 * run: [java, Service.java]
 * health: /health
 * env:                             # NAME: literal, computed, infra or user; or {kind, value}
 *   TELEGRAM_BOT_TOKEN: user
 *   GREETING: {value: hello}
 * </pre>
 *
 * @param build prepares a release; empty if nothing is to be done
 * @param test runs all tests and exits with 0 only if they pass; empty if there are none
 * @param run starts the software in the foreground; empty if nothing is to be run
 * @param health the path that answers 200 when all is well
 * @param env the variables that the software wants, by name
 */
public record ProjectManifest(
    List<String> build,
    List<String> test,
    List<String> run,
    String health,
    Map<String, Variable> env) {

  /** Where it lies in a repository. */
  public static final String FILE = "orchestrator.yaml";

  private static final int MOST_BYTES = 64 * 1024;
  private static final int MOST_ARGUMENTS = 200;
  private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]{0,99}");
  private static final YAMLMapper YAML = new YAMLMapper();

  public ProjectManifest {
    build = List.copyOf(build);
    test = List.copyOf(test);
    run = List.copyOf(run);
    env = Map.copyOf(env);
  }

  /** Reads a manifest; throws {@link BadManifest}. */
  public static ProjectManifest read(byte[] content) {
    if (content.length > MOST_BYTES) {
      throw new BadManifest("longer than " + MOST_BYTES + " bytes");
    }
    var root = parse(content);
    if (!root.isObject()) {
      throw new BadManifest("expected fields such as test: and run:");
    }
    return new ProjectManifest(
        command(root, "build"),
        command(root, "test"),
        command(root, "run"),
        health(root.path("health")),
        variables(root.path("env")));
  }

  private static JsonNode parse(byte[] content) {
    try {
      return YAML.readTree(content);
    } catch (JsonProcessingException e) {
      var where = e.getLocation() == null ? "" : " in line " + e.getLocation().getLineNr();
      throw new BadManifest("this is not YAML" + where);
    } catch (IOException e) {
      throw new BadManifest("cannot be read");
    }
  }

  private static List<String> command(JsonNode root, String field) {
    var list = root.path(field);
    if (list.isMissingNode() || list.isNull()) {
      return List.of();
    }
    if (!list.isArray() || list.size() > MOST_ARGUMENTS) {
      throw new BadManifest(field + " must be a list of arguments, such as [java, Main.java]");
    }
    var arguments = new ArrayList<String>();
    list.forEach(argument -> arguments.add(text(field, argument)));
    return arguments;
  }

  private static String health(JsonNode node) {
    var path = node.isMissingNode() || node.isNull() ? "/" : text("health", node);
    if (!path.startsWith("/") || path.chars().anyMatch(c -> c <= ' ' || c > '~')) {
      throw new BadManifest("health must be a path that begins with /");
    }
    return path;
  }

  private static Map<String, Variable> variables(JsonNode node) {
    var found = new LinkedHashMap<String, Variable>();
    if (!node.isMissingNode() && !node.isNull() && !node.isObject()) {
      throw new BadManifest("env must hold NAME: kind");
    }
    for (var entry : node.properties()) {
      if (!NAME.matcher(entry.getKey()).matches()) {
        throw new BadManifest("env holds a name that no variable can have");
      }
      found.put(entry.getKey(), variable("env." + entry.getKey(), entry.getValue()));
    }
    return found;
  }

  private static Variable variable(String field, JsonNode node) {
    if (node.isNull()) {
      return new Variable(Optional.empty(), Optional.empty());
    }
    if (node.isObject()) {
      return new Variable(kind(field, node.get("kind")), given(field, node.get("value")));
    }
    var text = text(field, node);
    var kind = Variable.kind(text);
    return new Variable(kind, kind.isPresent() ? Optional.empty() : Optional.of(text));
  }

  private static Optional<Variable.Kind> kind(String field, @Nullable JsonNode node) {
    var text = given(field, node);
    var kind = text.flatMap(Variable::kind);
    if (text.isPresent() && kind.isEmpty()) {
      throw new BadManifest(field + ".kind must be literal, computed, infra or user");
    }
    return kind;
  }

  private static Optional<String> given(String field, @Nullable JsonNode node) {
    return node == null || node.isNull() ? Optional.empty() : Optional.of(text(field, node));
  }

  private static String text(String field, JsonNode node) {
    if (!node.isValueNode() || node.isNull() || node.asText().indexOf('\0') >= 0) {
      throw new BadManifest(field + " holds something that is no text");
    }
    return node.asText();
  }
}
