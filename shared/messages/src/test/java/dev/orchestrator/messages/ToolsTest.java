package dev.orchestrator.messages;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.messages.FlowCommand.ListFlows;
import dev.orchestrator.messages.ProjectCommand.CreateProject;
import java.util.EnumSet;
import org.junit.jupiter.api.Test;

class ToolsTest {

  @Test
  void a_tool_is_found_by_the_name_that_the_model_uses() {
    assertThat(Tools.named("create_project")).contains(CreateProject.class);
    assertThat(Tools.named("answer_approval")).as("a model cannot approve").isEmpty();
  }

  @Test
  void a_user_is_not_offered_what_only_admins_may_do() {
    var all = EnumSet.allOf(Capability.class);
    assertThat(Tools.of(all, Role.USER)).contains(CreateProject.class);
    assertThat(Tools.of(all, Role.USER)).doesNotContain(ListFlows.class);
    assertThat(Tools.of(all, Role.ADMIN)).contains(ListFlows.class);
  }

  @Test
  void a_capability_without_a_tool_would_be_an_empty_promise() {
    for (var capability : EnumSet.complementOf(EnumSet.of(Capability.SERVICES))) {
      assertThat(Tools.of(EnumSet.of(capability), Role.ADMIN)).as(capability.id()).isNotEmpty();
    }
  }
}
