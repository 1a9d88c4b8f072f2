package dev.orchestrator.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.DataInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class LauncherTest {

  /** The class file version of Java 8 (JVM specification, table 4.1-A). */
  private static final int JAVA_8 = 52;

  private static final int MAGIC_AND_MINOR_VERSION = 6;

  @Test
  void an_old_java_can_load_it() throws IOException {
    try (var file = Launcher.class.getResourceAsStream("Launcher.class");
        var data = new DataInputStream(file)) {
      data.skipNBytes(MAGIC_AND_MINOR_VERSION);
      assertThat(data.readUnsignedShort()).isEqualTo(JAVA_8);
    }
  }

  @Test
  void an_old_java_is_told_what_is_needed() throws IOException, InterruptedException {
    var old = oldJava();
    assumeTrue(old.isPresent(), "there is no older Java on this machine");
    var classes = Launcher.class.getProtectionDomain().getCodeSource().getLocation().getPath();
    var process =
        new ProcessBuilder(
                old.get().toString(), "-cp", classes, "dev.orchestrator.app.Launcher", "serve")
            .redirectErrorStream(true)
            .start();
    var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).isEqualTo(1);
    assertThat(output.lines())
        .singleElement()
        .asString()
        .startsWith("orchestrator: needs Java 25 or later, this is ")
        .contains("JAVA_HOME");
  }

  private static Optional<Path> oldJava() throws IOException {
    var homes = Path.of("/usr/lib/jvm");
    if (!Files.isDirectory(homes)) {
      return Optional.empty();
    }
    try (Stream<Path> found = Files.list(homes)) {
      return found
          .filter(home -> home.getFileName().toString().matches("java-(8|11|17|21)-openjdk.*"))
          .map(home -> home.resolve("bin/java"))
          .filter(Files::isExecutable)
          .findFirst();
    }
  }
}
