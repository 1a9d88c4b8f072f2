package dev.orchestrator.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.platform.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What somebody sets for {@code make up} comes to the server. */
class ComposeSettingsTest {

  private static final Path COMPOSE = Path.of("../../docker-compose.yml");
  private static final Pattern PASSED_ON = Pattern.compile("(?m)^ {6}([A-Z][A-Z_]+):$");
  private static final Pattern DECIDED = Pattern.compile("(?m)^ {6}([A-Z][A-Z_]+): \\S+$");

  /** Of the image, and of a Redis that is not the stack's. */
  private static final List<String> NOBODY_S =
      List.of("ORCHESTRATOR_DATA", "ORCHESTRATOR_HTTP", "REDIS_CA");

  @Test
  void every_setting_is_passed_on_or_decided_by_the_stack() throws IOException {
    var compose = Files.readString(COMPOSE);
    var missing = new TreeSet<>(Settings.names());
    missing.removeAll(names(PASSED_ON, compose));
    missing.removeAll(names(DECIDED, compose));
    assertThat(missing).containsExactlyInAnyOrderElementsOf(NOBODY_S);
  }

  private static Set<String> names(Pattern pattern, String compose) {
    return pattern
        .matcher(compose)
        .results()
        .map(found -> found.group(1))
        .collect(Collectors.toSet());
  }
}
