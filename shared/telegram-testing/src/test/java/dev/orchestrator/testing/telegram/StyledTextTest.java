package dev.orchestrator.testing.telegram;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a text may hold, and how a refusal of it is worded. */
class StyledTextTest {

  @Test
  void a_message_holds_4096_units_of_utf_16_after_its_marks_are_taken_out() {
    var fits = "😀".repeat(2048);
    assertThat(plain(fits).text()).hasSize(4096);
    assertThat(html("<b>" + fits + "</b>").text()).hasSize(4096);
    refused("message is too long", plainJson(fits + "a"));
    refused("message text is empty", plainJson(" \n "));
    refused("message text is empty", plainJson("\u00A0\u200B"));
    refused("message text is empty", htmlJson("<b></b>"));
  }

  @Test
  void html_is_read_as_telegram_reads_it() {
    var said = html("<b>a <i>b</i></b> &lt;c&gt; <a href=\"https://example.org/\">d</a>");
    assertThat(said.text()).isEqualTo("a b <c> d");
    assertThat(said.styles())
        .containsExactlyInAnyOrder(
            new Style("bold", 0, 3, ""),
            new Style("italic", 2, 1, ""),
            new Style("text_link", 8, 1, "https://example.org/"));
    assertThat(html("<pre><code class=\"language-java\">x</code></pre>").styles())
        .containsExactly(new Style("pre", 0, 1, "java"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      textBlock =
          """
          é<h1>a</h1>     ~ Unsupported start tag "h1" at byte offset 2
          <b>a            ~ Can't find end tag corresponding to start tag "b"
          <b>a</i>        ~ Unmatched end tag at byte offset 4, expected "</b>", found "</i>"
          a</b>           ~ Unexpected end tag at byte offset 1
          a < b           ~ Unclosed start tag at byte offset 2
          """)
  void broken_html_is_refused(String html, String why) {
    refused("can't parse entities: " + why, htmlJson(html));
  }

  @Test
  void markdown_is_read_as_telegram_reads_it() {
    var said = markdown("*a _b_* ||c|| [d](https://example.org/\\)) `e\\`` \\.");
    assertThat(said.text()).isEqualTo("a b c d e` .");
    assertThat(said.styles())
        .contains(new Style("bold", 0, 3, ""), new Style("italic", 2, 1, ""))
        .contains(new Style("spoiler", 4, 1, ""), new Style("code", 8, 2, ""));
    assertThat(markdown("```java\nx\n```").styles())
        .containsExactly(new Style("pre", 0, 1, "java"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      quoteCharacter = '"',
      textBlock =
          """
          Ready.    ~ Character '.' is reserved and must be escaped with the preceding '\\'
          é *a      ~ Can't find end of Bold entity at byte offset 3
          `a        ~ Can't find end of Code entity at byte offset 0
          *a _b*    ~ Can't find end of Italic entity at byte offset 3
          """)
  void broken_markdown_is_refused(String markdown, String why) {
    refused("can't parse entities: " + why, json(markdown, "MarkdownV2", List.of()));
  }

  @Test
  void entities_lie_within_the_text_and_between_characters() {
    refused(
        "entity beginning at UTF-16 offset 1 ends after the end of the text at UTF-16 offset 3",
        json("a😀", "", List.of(new Style("bold", 1, 3, ""))));
    refused(
        "entity beginning at UTF-16 offset 0 ends in a middle of a UTF-16 symbol",
        json("a😀", "", List.of(new Style("bold", 0, 2, ""))));
  }

  @ParameterizedTest
  @CsvSource({
    "bold, 0, 4, italic, 2, 4",
    "bold, 0, 4, code, 1, 2",
    "pre, 0, 4, bold, 1, 2",
    "blockquote, 0, 4, blockquote, 1, 2",
    "text_link, 0, 4, code, 0, 4",
  })
  void entities_that_may_not_stand_together_are_refused(
      String one, int at, int length, String other, int otherAt, int otherLength) {
    var styles =
        List.of(
            new Style(one, at, length, "https://example.org/"),
            new Style(other, otherAt, otherLength, ""));
    assertThatThrownBy(() -> StyledText.ofMessage(json("abcdefgh", "", styles)))
        .hasMessageContaining("the double is strict");
  }

  @Test
  void which_of_two_about_the_same_words_is_named_first_does_not_matter() {
    var link = new Style("text_link", 0, 1, "https://example.org/");
    var quote = new Style("blockquote", 0, 1, "");
    for (var styles : List.of(List.of(link, quote), List.of(quote, link))) {
      assertThat(StyledText.ofMessage(json("a", "", styles)).styles()).isEqualTo(styles);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"http://localhost/", "docs/a.md", "mailto:a@example.org", "https://"})
  void a_link_that_a_chat_would_not_open_is_refused(String address) {
    var link = json("a", "", List.of(new Style("text_link", 0, 1, address)));
    refused("the double is strict: a chat would not open " + address, link);
  }

  @Test
  void blanks_at_the_ends_are_taken_away_but_not_those_of_code() {
    assertThat(plain(" \n a \n").text()).isEqualTo("a");
    var code = json("  x\n", "", List.of(new Style("pre", 0, 4, "")));
    assertThat(StyledText.ofMessage(code))
        .isEqualTo(new StyledText("  x", List.of(new Style("pre", 0, 3, ""))));
  }

  private static StyledText plain(String text) {
    return StyledText.ofMessage(plainJson(text));
  }

  private static StyledText html(String text) {
    return StyledText.ofMessage(htmlJson(text));
  }

  private static StyledText markdown(String text) {
    return StyledText.ofMessage(json(text, "MarkdownV2", List.of()));
  }

  private static void refused(String why, Params params) {
    assertThatThrownBy(() -> StyledText.ofMessage(params)).hasMessage("Bad Request: " + why);
  }

  private static Params plainJson(String text) {
    return json(text, "", List.of());
  }

  private static Params htmlJson(String text) {
    return json(text, "HTML", List.of());
  }

  private static Params json(String text, String mode, List<Style> styles) {
    var json = Json.object().put("text", text).put("parse_mode", mode);
    json.set("entities", new StyledText(text, styles).entities());
    return Params.of(json);
  }
}
