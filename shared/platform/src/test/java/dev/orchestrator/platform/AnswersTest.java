package dev.orchestrator.platform;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.messages.Answer;
import dev.orchestrator.messages.EngineeringCommand.StartEngineering;
import dev.orchestrator.messages.FlowId;
import dev.orchestrator.messages.Started;
import org.junit.jupiter.api.Test;

class AnswersTest {

  private static final StartEngineering COMMAND = new StartEngineering("shop", "sell");

  @Test
  void an_answer_comes_back_with_the_result_that_its_command_promises() {
    Answer<Started> done = new Answer.Done<>(new Started(FlowId.next(), "shop"));
    Answer<Started> read = Answers.read(Json.write(done), COMMAND);
    assertThat(read).isEqualTo(done);
  }

  @Test
  void a_refusal_comes_back_as_it_was() {
    Answer<Started> refused = Answer.refusedInput("unknown", "project", "no such", "list them");
    assertThat(Json.write(refused)).startsWith("{\"type\":\"Refused\"");
    Answer<Started> read = Answers.read(Json.write(refused), COMMAND);
    assertThat(read).isEqualTo(refused);
  }
}
