package dev.orchestrator.llm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.orchestrator.messages.Tools;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class PromptsTest {

  private static final Path SOURCE = Path.of("../../conf/prompts");
  private static final Locale RUSSIAN = Locale.of("ru");
  private static final Pattern QUOTED = Pattern.compile("`([^`\\n]+)`");

  @TempDir private Path folder;

  @ParameterizedTest
  @EnumSource(Agent.class)
  void every_role_has_a_prompt(Agent agent) {
    assertThat(Prompts.inJar().of(agent, Locale.ENGLISH)).startsWith("# ").hasSizeGreaterThan(200);
  }

  @ParameterizedTest
  @EnumSource(
      value = Agent.class,
      names = {"PRODUCT_OWNER", "ARCHITECT", "SUMMARIZER"})
  void a_role_that_speaks_to_people_has_both_languages_and_names_the_same_things(Agent agent) {
    var english = Prompts.inJar().of(agent, Locale.ENGLISH);
    var russian = Prompts.inJar().of(agent, RUSSIAN);

    assertThat(russian).isNotEqualTo(english).containsPattern("\\p{IsCyrillic}{5}");
    assertThat(quoted(russian)).isEqualTo(quoted(english));
  }

  @Test
  void the_product_owners_prompt_names_tools_that_exist() {
    var names =
        quoted(Prompts.inJar().of(Agent.PRODUCT_OWNER, Locale.ENGLISH)).stream()
            .filter(name -> name.matches("[a-z]+(_[a-z]+)+"))
            .toList();

    assertThat(names).contains("create_project", "answer_plan");
    assertThat(names).allSatisfy(name -> assertThat(Tools.named(name)).as(name).isPresent());
  }

  @Test
  void a_language_that_a_role_does_not_speak_is_english() {
    var prompts = Prompts.inJar();
    assertThat(prompts.of(Agent.PRODUCT_OWNER, Locale.FRENCH))
        .isEqualTo(prompts.of(Agent.PRODUCT_OWNER, Locale.ENGLISH));
  }

  @Test
  void a_folder_of_ones_own_takes_their_place_and_is_read_anew_when_it_changes()
      throws IOException {
    copy();
    var own = folder.resolve("ru/product_owner.md");
    var prompts = Prompts.in(folder);
    write(own, "# Мой", 1);
    assertThat(prompts.of(Agent.PRODUCT_OWNER, RUSSIAN)).isEqualTo("# Мой");

    write(own, "# Еще", 2);
    assertThat(prompts.of(Agent.PRODUCT_OWNER, RUSSIAN)).isEqualTo("# Еще");

    Files.delete(own);
    assertThat(prompts.of(Agent.PRODUCT_OWNER, RUSSIAN)).as("the one before").isEqualTo("# Еще");
  }

  @Test
  void what_is_missing_or_broken_in_a_folder_is_named() throws IOException {
    copy();
    Files.delete(folder.resolve("architect.md"));
    Files.writeString(folder.resolve("ru/summarizer.md"), " \n");
    Files.write(folder.resolve("intent_parser.md"), new byte[] {(byte) 0xc3, 0x28});

    assertThatThrownBy(() -> Prompts.in(folder))
        .isInstanceOf(Prompts.BadPrompts.class)
        .hasMessageContaining(folder.resolve("architect.md") + " is missing")
        .hasMessageContaining(folder.resolve("ru/summarizer.md") + " is empty")
        .hasMessageContaining(folder.resolve("intent_parser.md") + " is not UTF-8")
        .hasMessageNotContaining("env_analyst");
  }

  @Test
  void tokens_are_counted_and_texts_cut_by_them() {
    assertThat(Tokens.in("")).isZero();
    assertThat(Tokens.in("A service that greets people by name")).isBetween(5, 10);
    var words = "слово word ".repeat(2_000);
    var cut = Tokens.first(words, 400);
    assertThat(Tokens.in(cut)).isBetween(350, 400);
    assertThat(words).startsWith(cut);
    assertThat(Tokens.first("short", 400)).isEqualTo("short");
  }

  @Test
  @Timeout(5)
  void an_endless_word_is_measured_in_no_time() {
    assertThat(Tokens.in("x".repeat(100_000))).isBetween(1_000, 100_000);
  }

  private void copy() throws IOException {
    Files.createDirectories(folder.resolve("ru"));
    try (var files = Files.walk(SOURCE)) {
      for (var file : files.filter(Files::isRegularFile).toList()) {
        Files.copy(file, folder.resolve(SOURCE.relativize(file).toString()));
      }
    }
  }

  private static void write(Path file, String text, int second) throws IOException {
    Files.writeString(file, text);
    Files.setLastModifiedTime(file, FileTime.from(Instant.ofEpochSecond(second)));
  }

  private static Set<String> quoted(String prompt) {
    return QUOTED
        .matcher(prompt)
        .results()
        .map(found -> found.group(1))
        .collect(Collectors.toSet());
  }
}
