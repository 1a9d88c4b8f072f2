package dev.orchestrator.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WordsTest {

  @Test
  void words_may_hold_anything() {
    assertThat(Words.of(bytes("4:look"))).containsExactly("look");
    assertThat(Words.of(bytes("0:3:a:b12:line\nünïcode"))).isEmpty(); // counts bytes, not letters
    assertThat(Words.of(bytes("0:3:a:b14:line\nünïcode")))
        .containsExactly("", "a:b", "line\nünïcode");
    assertThat(Words.of(bytes(""))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"[\"look\"]", "look", "9:look", "99999999999:look", "4"})
  void what_is_no_message_has_no_words(String message) {
    assertThat(Words.of(bytes(message))).isEmpty();
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
