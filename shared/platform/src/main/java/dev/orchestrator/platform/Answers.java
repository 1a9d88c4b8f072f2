package dev.orchestrator.platform;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.orchestrator.messages.Answer;
import dev.orchestrator.messages.Command;

/** Reads answers back as the type that their command promises. */
public final class Answers {

  private Answers() {}

  /** The answer to this command from its JSON; throws {@link JsonMismatch} if it is not one. */
  @SuppressWarnings("unchecked")
  public static <R, C extends Command<R>> Answer<R> read(String json, C command) {
    var types = Json.mapper().getTypeFactory();
    var promised = types.constructType(command.getClass()).findSuperType(Command.class);
    var answer = types.constructParametricType(Answer.class, promised.containedType(0));
    try {
      return (Answer<R>) Json.mapper().readValue(json, answer);
    } catch (JsonProcessingException e) {
      throw JsonMismatch.reading(Answer.class, e);
    }
  }
}
