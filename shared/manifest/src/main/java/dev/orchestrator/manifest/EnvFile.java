package dev.orchestrator.manifest;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The variables that a {@code .env.example} names. A comment {@code # [infra]}, {@code [computed]}
 * or {@code [user]}, behind a variable or in the lines right above it, says where its value comes
 * from.
 */
final class EnvFile {

  private static final Pattern ASSIGNMENT =
      Pattern.compile("(?:export\\s+)?([A-Za-z_][A-Za-z0-9_]{0,99})\\s*=(.*)");

  private static final Pattern KIND =
      Pattern.compile("(?i)#.*?\\[\\s*(infra|computed|user|literal)\\s*].*");

  private static final Pattern COMMENT_BEHIND = Pattern.compile("(?:^|\\s)#.*$");

  private EnvFile() {}

  static Map<String, Variable> read(byte[] content) {
    var found = new LinkedHashMap<String, Variable>();
    var above = Optional.<Variable.Kind>empty();
    for (var raw : new String(content, StandardCharsets.UTF_8).lines().toList()) {
      var line = raw.strip();
      var assignment = ASSIGNMENT.matcher(line);
      if (assignment.matches()) {
        var kind = kind(assignment.group(2)).or(above(above));
        found.putIfAbsent(assignment.group(1), new Variable(kind, value(assignment.group(2))));
        above = Optional.empty();
      } else {
        above = line.startsWith("#") ? kind(line).or(above(above)) : Optional.empty();
      }
    }
    return found;
  }

  private static java.util.function.Supplier<Optional<Variable.Kind>> above(
      Optional<Variable.Kind> above) {
    return () -> above;
  }

  private static Optional<Variable.Kind> kind(String text) {
    var kind = KIND.matcher(text);
    return kind.find() ? Variable.kind(kind.group(1)) : Optional.empty();
  }

  private static Optional<String> value(String text) {
    var stripped = text.strip();
    if (stripped.length() >= 2
        && (stripped.startsWith("\"") || stripped.startsWith("'"))
        && stripped.indexOf(stripped.charAt(0), 1) > 0) {
      return Optional.of(stripped.substring(1, stripped.indexOf(stripped.charAt(0), 1)));
    }
    var bare = COMMENT_BEHIND.matcher(stripped).replaceAll("").strip();
    return bare.isEmpty() ? Optional.empty() : Optional.of(bare);
  }
}
