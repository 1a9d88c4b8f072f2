package dev.orchestrator.llm;

import com.fasterxml.jackson.databind.JsonNode;
import dev.langchain4j.http.client.sse.ServerSentEvent;
import dev.langchain4j.http.client.sse.ServerSentEventContext;
import dev.langchain4j.http.client.sse.ServerSentEventListener;
import dev.orchestrator.platform.Json;
import dev.orchestrator.platform.JsonMismatch;

/**
 * Stands between the stream and the library, which would log what it cannot read and go on as if
 * nothing was. The first event that is no good ends the attempt.
 */
final class Events implements ServerSentEventListener {

  private static final String LAST = "[DONE]";

  private final Wire wire;
  private final Protocol protocol;
  private final ServerSentEventListener library;

  Events(Wire wire, Protocol protocol, ServerSentEventListener library) {
    this.wire = wire;
    this.protocol = protocol;
    this.library = library;
    library.onOpen(Wire.opened());
  }

  @Override
  public void onEvent(ServerSentEvent event, ServerSentEventContext context) {
    if (!event.data().equals(LAST) && !isGood(event.data())) {
      context.parsingHandle().cancel();
      return;
    }
    try {
      library.onEvent(event, context);
    } catch (RuntimeException e) {
      wire.fail(AttemptFailed.of(FailureKind.MALFORMED));
      context.parsingHandle().cancel();
    }
  }

  private boolean isGood(String data) {
    try {
      var event = Json.tree(data);
      if (event.path("error").isObject()) {
        wire.fail(Complaint.inStream(event));
        return false;
      }
      return isRead(event);
    } catch (JsonMismatch e) {
      wire.fail(AttemptFailed.of(FailureKind.MALFORMED));
      return false;
    }
  }

  private boolean isRead(JsonNode event) {
    if (!event.isObject()) {
      wire.fail(AttemptFailed.of(FailureKind.MALFORMED));
      return false;
    }
    protocol.read(event, wire.seen());
    return true;
  }

  @Override
  public void onError(Throwable error) {
    wire.fail(AttemptFailed.of(FailureKind.CUT_OFF));
  }

  /** The library builds the answer now, if there is a whole one. */
  @Override
  public void onClose() {
    if (wire.seen().ending() == null) {
      wire.fail(AttemptFailed.of(FailureKind.CUT_OFF));
    }
    if (wire.failed()) {
      return;
    }
    try {
      library.onClose();
    } catch (RuntimeException e) {
      wire.fail(AttemptFailed.of(FailureKind.MALFORMED));
    }
  }
}
