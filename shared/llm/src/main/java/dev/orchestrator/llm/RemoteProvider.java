package dev.orchestrator.llm;

import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.chat.response.StreamingChatResponseHandler;
import dev.orchestrator.platform.Secret;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A provider over HTTP. The library translates, our own wire carries; each attempt has one of its
 * own. Nothing is logged.
 *
 * @param url what every path is appended to
 */
record RemoteProvider(Protocol protocol, String url, Optional<Secret> key) implements Provider {

  @Override
  public Heard ask(Candidate candidate, ChatRequest request, Consumer<String> words) {
    var wire = new Wire(protocol);
    var hearing = new Hearing(words);
    var asked = new Protocol.Asked(this, candidate, !request.toolSpecifications().isEmpty());
    try {
      protocol.model(asked, wire).chat(request, hearing);
      wire.throwFailure();
      var reply = ProperEnd.of(hearing.complete(), wire.seen());
      return new Heard(
          reply.signed(candidate.model(), wire.seen().signature()), wire.seen().usage());
    } catch (AttemptFailed e) {
      throw e.used(wire.seen().usage());
    } catch (RuntimeException e) {
      // The library could not put the request together; its words may repeat what was asked.
      throw AttemptFailed.of(ModelTrouble.BAD_REQUEST, e.getClass().getSimpleName())
          .used(wire.seen().usage());
    }
  }

  @Override
  public boolean remote() {
    return true;
  }

  /** The key for the library; it insists on some text where a server wants none. */
  @Nullable String revealedKey() {
    return key.map(Secret::reveal).orElse(protocol == Protocol.OPENAI ? null : "none");
  }

  /** What the library tells of one answer. */
  private static final class Hearing implements StreamingChatResponseHandler {

    private final Consumer<String> words;
    private @Nullable ChatResponse complete;

    Hearing(Consumer<String> words) {
      this.words = words;
    }

    @Override
    public void onPartialResponse(String text) {
      words.accept(text);
    }

    @Override
    public void onCompleteResponse(ChatResponse response) {
      complete = response;
    }

    @Override
    public void onError(Throwable error) {
      // The wire has noted what failed.
    }

    ChatResponse complete() {
      if (complete == null) {
        throw AttemptFailed.of(ModelTrouble.MALFORMED);
      }
      return complete;
    }
  }
}
