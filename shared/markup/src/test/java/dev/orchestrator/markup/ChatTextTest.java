package dev.orchestrator.markup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeout;

import dev.orchestrator.markup.Entity.Kind;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How a reader sees what a model wrote. */
class ChatTextTest {

  private static final String FAMILY = "👨‍👩‍👧";

  @Test
  void an_answer_looks_as_it_was_meant() {
    var markdown =
        """
        # Your shop

        It is **live** at [shop](https://shop.example.org/), *really*.

        1. open it
           - on the phone
        2. run `make demo`

        ```java
          var a = 1;
        ```
        > ~~no~~ yes
        """;
    var part = only(markdown);
    assertThat(part.text())
        .isEqualTo(
            """
            Your shop

            It is live at shop, really.

            1. open it
               • on the phone
            2. run make demo

              var a = 1;

            no yes\
            """);
    assertThat(part.entities().stream().map(entity -> shown(part, entity)))
        .containsExactly(
            "BOLD Your shop",
            "BOLD live",
            "TEXT_LINK shop https://shop.example.org/",
            "ITALIC really",
            "CODE make demo",
            "PRE   var a = 1; java",
            "BLOCKQUOTE no yes",
            "STRIKETHROUGH no");
  }

  @Test
  void a_narrow_table_stands_in_columns_and_a_wide_one_in_rows() {
    var table = "| name | port |\n|--|--|\n| shop | 8080 |";
    assertThat(only(table).text()).isEqualTo("name | port\nshop | 8080");
    assertThat(only(table).entities()).extracting(Entity::kind).containsExactly(Kind.PRE);
    var wide = "| name | what |\n|--|--|\n| shop | " + "very ".repeat(20) + "`good` |";
    assertThat(only(wide).entities())
        .extracting(Entity::kind)
        .containsExactly(Kind.BOLD, Kind.CODE);
  }

  @Test
  void cells_that_a_table_has_no_column_for_are_shown() {
    assertThat(only("| a |\n|--|\n| ps aux | grep java |").text())
        .isEqualTo("a\nps aux | grep java");
  }

  @ParameterizedTest
  @CsvSource({
    "'[a](http://localhost:8080/)', 'a (http://localhost:8080/)'",
    "'[a](docs/flows.md)', 'a (docs/flows.md)'",
    "'[a](javascript:x)', 'a (javascript:x)'",
    "'<https://example.org/>', 'https://example.org/'",
    "'<a@example.org>', 'a@example.org'",
    "'![](https://example.org/a.png)', 'https://example.org/a.png'",
  })
  void an_address_that_a_chat_would_not_take_stands_behind_its_words(String md, String text) {
    assertThat(only(md)).isEqualTo(new Part(text, List.of()));
  }

  @ParameterizedTest
  @ValueSource(strings = {"**a", "a_b_c", "2 * 3 * 4", "<T> List<T>", "a\\b", "[x] done", "$HOME"})
  void what_is_no_markdown_stays_as_it_is(String text) {
    assertThat(only(text)).isEqualTo(new Part(text, List.of()));
  }

  @Test
  void code_that_is_cut_goes_on_as_code_with_its_margins() {
    var lines = IntStream.range(0, 900).mapToObj(i -> "    int a" + i + " = " + i + ";");
    var parts =
        ChatText.of("Look:\n\n```java\n" + lines.collect(Collectors.joining("\n")) + "\n```");
    assertThat(parts).hasSizeGreaterThan(2);
    assertThat(parts.subList(1, parts.size()))
        .allSatisfy(part -> {
          assertThat(part.text()).startsWith("    int a").endsWith(";");
          assertThat(part.entities())
              .containsExactly(new Entity(Kind.PRE, 0, part.text().length(), "java"));
        });
  }

  @Test
  void a_cut_is_made_between_blocks_and_a_heading_stays_with_its_text() {
    var parts = ChatText.of("a ".repeat(1900) + "\n\n## Then\n\n" + "b ".repeat(400));
    assertThat(parts).hasSize(2);
    assertThat(parts.getLast().text()).startsWith("Then\n\nb b");
  }

  @Test
  void bold_words_that_are_cut_are_bold_in_both_messages() {
    var parts = ChatText.of("**" + "word ".repeat(1000).strip() + "**");
    assertThat(parts).hasSize(2);
    assertThat(parts)
        .allSatisfy(part ->
            assertThat(part.entities())
                .containsExactly(new Entity(Kind.BOLD, 0, part.text().length(), "")));
  }

  @Test
  void what_people_see_as_one_character_is_never_cut() {
    var parts = ChatText.of("a" + FAMILY.repeat(1200));
    assertThat(parts).hasSizeGreaterThan(2);
    assertThat(parts.stream().skip(1)).allMatch(part -> part.text().startsWith(FAMILY));
    assertThat(parts).allMatch(part -> part.text().endsWith(FAMILY));
    assertThat(ChatText.of("e" + "\u0301".repeat(9000))).hasSize(3);
  }

  @Test
  void a_message_has_at_most_a_hundred_entities_and_the_next_one_has_the_rest() {
    var parts = ChatText.of("**a** ".repeat(250));
    assertThat(parts.stream().map(part -> part.entities().size())).containsExactly(100, 100, 50);
  }

  @Test
  void characters_that_a_chat_would_take_away_do_not_move_the_entities() {
    var part = only("a\r\nb\u0000c\td\u202E \uD83D **e**");
    assertThat(part.text()).isEqualTo("a\nb c    d  \uFFFD e");
    assertThat(shown(part, part.entities().getFirst())).isEqualTo("BOLD e");
  }

  @Test
  void a_quote_of_a_link_alone_contains_the_link() {
    assertThat(only("> [a](https://example.org/)").entities())
        .extracting(Entity::kind)
        .containsExactly(Kind.BLOCKQUOTE, Kind.TEXT_LINK);
  }

  @Test
  void without_formatting_nothing_is_missing() {
    var part = only("See [this](https://example.org/) and **run**\n```sh\nmake\n```");
    assertThat(part.unformatted())
        .containsExactly(
            new Part("See this (https://example.org/) and run\n\n```sh\nmake\n```", List.of()));
  }

  @Test
  void words_that_are_not_markdown_can_be_sent_as_they_stand() {
    assertThat(ChatText.verbatim(" **a**\n# b")).containsExactly(new Part("**a**\n# b", List.of()));
    assertThat(ChatText.verbatim(" \n \u00A0\u200B")).isEmpty();
  }

  /** Each nests, or would, thousands of levels deep. */
  @ParameterizedTest
  @ValueSource(
      strings = {"> ", "- ", "*a ", "[", "![", "**", "`", "<a>", "1. ", "_a**", "[a](", "| "})
  @Timeout(30)
  void what_nests_without_end_is_shown_all_the_same(String piece) {
    var parts = ChatText.of(piece.repeat(20_000) + "end");
    assertThat(parts.getLast().text()).endsWith("end");
  }

  @Test
  void a_long_answer_is_quick() {
    var answer = "**a** `b` [c](https://example.org/d) e\n- f\n".repeat(5_000);
    assertTimeout(Duration.ofSeconds(20), () -> assertThat(ChatText.of(answer)).isNotEmpty());
  }

  private static Part only(String markdown) {
    var parts = ChatText.of(markdown);
    assertThat(parts).hasSize(1);
    return parts.getFirst();
  }

  private static String shown(Part part, Entity entity) {
    var words = part.text().substring(entity.offset(), entity.end());
    return (entity.kind() + " " + words + " " + entity.about()).stripTrailing();
  }
}
