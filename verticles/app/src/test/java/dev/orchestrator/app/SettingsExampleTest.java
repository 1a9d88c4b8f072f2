package dev.orchestrator.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.platform.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class SettingsExampleTest {

  private static final Path EXAMPLE = Path.of("../../conf/orchestrator.env.example");
  private static final Pattern SETTING = Pattern.compile("(?m)^#? ?([A-Z][A-Z_]+)=\"?(.*?)\"?$");

  @Test
  void the_example_names_every_setting_with_its_default() throws IOException {
    var example = example();
    assertThat(example.keySet()).containsExactlyInAnyOrderElementsOf(Settings.names());
    assertThat(Settings.from(example)).isEqualTo(Settings.from(Map.of()));
  }

  private static Map<String, String> example() throws IOException {
    return SETTING
        .matcher(Files.readString(EXAMPLE))
        .results()
        .collect(Collectors.toMap(found -> found.group(1), found -> found.group(2).strip()));
  }
}
