package dev.orchestrator.access;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.messages.Capability;
import dev.orchestrator.messages.Command;
import dev.orchestrator.messages.DeployCommand.Rollback;
import dev.orchestrator.messages.EngineeringCommand.CancelWork;
import dev.orchestrator.messages.FlowCommand.CancelFlow;
import dev.orchestrator.messages.ProjectCommand.DeleteProject;
import dev.orchestrator.messages.ProjectCommand.StopProject;
import dev.orchestrator.messages.Role;
import dev.orchestrator.messages.Tools;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

class QuestionsTest {

  private static final Locale RUSSIAN = Locale.of("ru");

  private static final List<Command<?>> CONFIRMED =
      List.of(
          new StopProject("shop"),
          new DeleteProject("shop"),
          new CancelWork("shop"),
          new CancelFlow("shop"),
          new Rollback("shop", null),
          new Rollback("shop", 3));

  @Test
  void every_command_that_needs_a_yes_has_a_question_of_its_own_in_both_languages() {
    var all = Tools.of(EnumSet.allOf(Capability.class), Role.ADMIN);
    var needed = all.stream().filter(tool -> Tools.annotation(tool).confirm()).toList();

    assertThat(CONFIRMED.stream().<Class<?>>map(Object::getClass).distinct().toList())
        .containsExactlyInAnyOrderElementsOf(needed);
    assertThat(CONFIRMED)
        .allSatisfy(command -> {
          var english = Questions.about(command, Locale.ENGLISH);
          var russian = Questions.about(command, RUSSIAN);
          assertThat(english).contains("shop", "?").doesNotStartWith("Carry out");
          assertThat(russian).containsPattern("\\p{IsCyrillic}{4}");
          assertThat(russian).contains("shop");
        });
  }

  @Test
  void the_question_names_the_release_if_one_was_named() {
    assertThat(Questions.about(new Rollback("shop", 3), Locale.ENGLISH))
        .isEqualTo("Roll shop back to release 3?");
  }
}
