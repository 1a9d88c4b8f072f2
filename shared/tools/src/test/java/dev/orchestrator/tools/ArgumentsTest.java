package dev.orchestrator.tools;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.messages.Answer;
import dev.orchestrator.messages.Command;
import dev.orchestrator.messages.DeployCommand.GetDeployLogs;
import dev.orchestrator.messages.ProjectCommand.CreateProject;
import dev.orchestrator.messages.ProjectKind;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ArgumentsTest {

  @Test
  void arguments_become_the_command() {
    var json =
        """
        {"name": "shop", "description": "Sells", "kind": "HTTP_SERVICE", "entryPoints": ["/"]}
        """;

    assertThat(Arguments.read(CreateProject.class, json))
        .isEqualTo(
            new ToolUse.Order(
                new CreateProject("shop", "Sells", ProjectKind.HTTP_SERVICE, List.of("/"))));
  }

  @Test
  void what_may_be_left_out_may_be_null_or_absent() {
    var expected = new ToolUse.Order(new GetDeployLogs("shop", null));

    assertThat(Arguments.read(GetDeployLogs.class, "{\"project\": \"shop\"}")).isEqualTo(expected);
    assertThat(Arguments.read(GetDeployLogs.class, "{\"project\": \"shop\", \"lines\": null}"))
        .isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{}|project|project is missing.",
        "{\"project\": null}|project|project is missing.",
        "{\"project\": \"None\"}|project|project is \"None\", which is no value.",
        "{\"project\": \" \"}|project|project must be a text that is not empty.",
        "{\"project\": 7}|project|project must be a text that is not empty.",
        "{\"project\": {\"name\": \"shop\"}}|project|project must be a text that is not empty.",
        "{\"project\": \"shop\", \"lines\": \"many\"}|lines|lines must be a whole number.",
        "{\"project\": \"shop\", \"lines\": 1.5}|lines|lines must be a whole number.",
        "{\"project\": \"shop\", \"lines\": 99999999999}|lines|lines must be a whole number.",
      })
  void garbage_names_the_field_and_what_is_wanted(String json, String field, String message) {
    var refusal = refusal(GetDeployLogs.class, json);

    assertThat(refusal.field()).isEqualTo(field);
    assertThat(refusal.message()).isEqualTo(message);
  }

  @ParameterizedTest
  @ValueSource(strings = {"colour", "type", "confirm", "approved"})
  void an_argument_that_the_tool_does_not_have_is_named(String name) {
    var refusal =
        refusal(GetDeployLogs.class, "{\"project\": \"shop\", \"%s\": true}".formatted(name));

    assertThat(refusal.field()).isEqualTo(name);
    assertThat(refusal.message())
        .isEqualTo("get_deploy_logs has no argument %s; it has [project, lines].".formatted(name));
  }

  @Test
  void an_unknown_kind_lists_those_that_exist() {
    var json = "{\"name\": \"shop\", \"description\": \"Sells\", \"kind\": \"game\"}";

    assertThat(refusal(CreateProject.class, json).message())
        .isEqualTo("kind must be one of HTTP_SERVICE, STATIC_SITE, TELEGRAM_BOT.");
  }

  @Test
  void a_list_of_other_things_is_refused() {
    var json =
        """
        {"name": "shop", "description": "Sells", "kind": "HTTP_SERVICE", "entryPoints": [1]}
        """;

    assertThat(refusal(CreateProject.class, json).message())
        .isEqualTo("entryPoints must be a list of texts.");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {"[]", "\"shop\"", "{\"project\": ", "None", "{} {}"})
  void what_is_no_object_is_refused(String json) {
    assertThat(refusal(GetDeployLogs.class, json).code()).isEqualTo("arguments_invalid");
  }

  private static Answer.Refused<?> refusal(Class<? extends Command<?>> tool, String json) {
    var read = Arguments.read(tool, json);
    assertThat(read).isInstanceOf(ToolUse.Garbage.class);
    return ((ToolUse.Garbage) read).refusal();
  }
}
