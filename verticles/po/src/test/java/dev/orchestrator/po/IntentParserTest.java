package dev.orchestrator.po;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.messages.Capability;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IntentParserTest {

  @Test
  void the_groups_are_read() {
    assertThat(IntentParser.parse("{\"capabilities\": [\"engineering\", \"deploy\"]}"))
        .containsExactlyInAnyOrder(Capability.ENGINEERING, Capability.DEPLOY);
  }

  @Test
  void a_fence_around_the_answer_does_not_hurt() {
    assertThat(IntentParser.parse("```json\n{\"capabilities\": [\"deploy\"]}\n```"))
        .containsExactly(Capability.DEPLOY);
  }

  @Test
  void unknown_groups_are_left_out() {
    assertThat(IntentParser.parse("{\"capabilities\": [\"magic\", \"DEPLOY\", 7, \"deploy\"]}"))
        .containsExactly(Capability.DEPLOY);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "deploy", "[]", "{\"capabilities\": \"deploy\"}", "{\"capabilities\"", "```"})
  void an_answer_that_cannot_be_used_means_project_management(String answer) {
    assertThat(IntentParser.parse(answer)).containsExactly(Capability.PROJECT_MANAGEMENT);
  }
}
