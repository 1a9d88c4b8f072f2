package dev.orchestrator.telegram;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Properties;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What the door says. */
class WordsTest {

  @Test
  void every_line_is_there_in_every_language_with_the_same_values_and_has_words() {
    var english = lines("telegram.properties");
    var russian = lines("telegram_ru.properties");
    assertThat(russian.keySet()).isEqualTo(english.keySet()).isNotEmpty();
    for (var key : english.stringPropertyNames()) {
      assertThat(values(russian.getProperty(key)))
          .as(key)
          .isEqualTo(values(english.getProperty(key)));
      assertThat(russian.getProperty(key)).as(key).isNotBlank();
    }
  }

  @Test
  void every_command_is_explained() {
    var words = Words.in(Locale.ENGLISH);
    assertThat(Stream.concat(Commands.FOR_ALL.stream(), Commands.FOR_ADMINS.stream()))
        .allMatch(name -> words.has("command." + name));
  }

  @Test
  void a_command_is_told_from_words() {
    assertThat(CommandLine.of("/start abc-_1")).contains(new CommandLine("start", "abc-_1"));
    assertThat(CommandLine.of(" /HELP@some_bot ")).contains(new CommandLine("help", ""));
    assertThat(CommandLine.of("/new\nline")).contains(new CommandLine("new", "line"));
    assertThat(CommandLine.of("what does /help do?")).isEmpty();
    assertThat(CommandLine.of("/ x")).isEmpty();
    assertThat(CommandLine.of("/path/to/file")).isEmpty();
  }

  /** The file alone: a bundle would fill gaps from another language. */
  private static Properties lines(String file) {
    try (var text = WordsTest.class.getResourceAsStream("/" + file)) {
      var lines = new Properties();
      lines.load(new InputStreamReader(Objects.requireNonNull(text), StandardCharsets.UTF_8));
      return lines;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<String> values(String pattern) {
    return IntStream.range(0, 10).mapToObj(n -> "{" + n + "}").filter(pattern::contains).toList();
  }
}
