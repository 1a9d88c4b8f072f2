package dev.orchestrator.platform;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.orchestrator.messages.Answer;
import dev.orchestrator.messages.Command;
import io.vertx.core.json.JsonObject;

/** Reads an answer as the type that its command promises. */
final class AnswerJson {

  private AnswerJson() {}

  static Answer<?> read(JsonObject body, Class<?> command) {
    var types = Json.mapper().getTypeFactory();
    var result = types.constructType(command).findSuperType(Command.class).containedType(0);
    try {
      return Json.mapper()
          .readValue(body.encode(), types.constructParametricType(Answer.class, result));
    } catch (JsonProcessingException e) {
      throw JsonMismatch.reading(Answer.class, e);
    }
  }
}
