package dev.orchestrator.manifest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The variables that a compose file gives to the services that are built from the project's own
 * code. What it gives to others, such as a database, is theirs.
 */
final class ComposeFile {

  private static final YAMLMapper YAML = new YAMLMapper();
  private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]{0,99}");

  private ComposeFile() {}

  static Map<String, Variable> read(String file, byte[] content) {
    var found = new LinkedHashMap<String, Variable>();
    for (var service : tree(file, content).path("services")) {
      if (service.has("build")) {
        addAll(found, service.path("environment"));
      }
    }
    return found;
  }

  /** Compose takes a map, or a list of {@code NAME=value}. */
  private static void addAll(Map<String, Variable> found, JsonNode environment) {
    environment.properties().forEach(e -> add(found, e.getKey(), e.getValue().asText("")));
    if (environment.isArray()) {
      environment.forEach(entry -> addListed(found, entry));
    }
  }

  private static void addListed(Map<String, Variable> found, JsonNode entry) {
    if (entry.isTextual() && entry.asText().matches("\\w+(=.*)?")) {
      var parts = entry.asText().split("=", 2);
      add(found, parts[0], parts.length == 2 ? parts[1] : "");
    }
  }

  /** A value that is taken from the environment is none of the file's. */
  private static void add(Map<String, Variable> found, String name, String value) {
    if (NAME.matcher(name).matches()) {
      var own =
          value.isBlank() || value.contains("$") ? Optional.<String>empty() : Optional.of(value);
      found.putIfAbsent(name, new Variable(Optional.empty(), own));
    }
  }

  private static JsonNode tree(String file, byte[] content) {
    try {
      return YAML.readTree(content);
    } catch (IOException e) {
      throw BadManifest.in(file, "this is not YAML");
    }
  }
}
