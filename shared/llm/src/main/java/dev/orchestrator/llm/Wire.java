package dev.orchestrator.llm;

import dev.langchain4j.http.client.HttpClient;
import dev.langchain4j.http.client.HttpClientBuilder;
import dev.langchain4j.http.client.HttpRequest;
import dev.langchain4j.http.client.SuccessfulHttpResponse;
import dev.langchain4j.http.client.sse.ServerSentEventListener;
import dev.langchain4j.http.client.sse.ServerSentEventParser;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Carries one attempt over HTTP on the thread that asks, and remembers what failed by its type. It
 * follows no redirect, which might carry the key elsewhere.
 */
final class Wire implements HttpClient, HttpClientBuilder {

  private static final Duration TO_CONNECT = Duration.ofSeconds(10);
  private static final int LONGEST_COMPLAINT = 64 * 1024;

  private static final java.net.http.HttpClient HTTP =
      java.net.http.HttpClient.newBuilder()
          .version(java.net.http.HttpClient.Version.HTTP_1_1)
          .connectTimeout(TO_CONNECT)
          .build();

  private final Protocol protocol;
  private final Seen seen = new Seen();
  private @Nullable AttemptFailed failure;

  Wire(Protocol protocol) {
    this.protocol = protocol;
  }

  /** What the events told. */
  Seen seen() {
    return seen;
  }

  void throwFailure() {
    if (failure != null) {
      throw failure;
    }
  }

  /** Notes why the attempt failed; what comes later follows from it. */
  void fail(AttemptFailed why) {
    failure = failure == null ? why : failure;
  }

  boolean failed() {
    return failure != null;
  }

  @Override
  public void execute(
      HttpRequest request, ServerSentEventParser parser, ServerSentEventListener listener) {
    try {
      var response = HTTP.send(translated(request), BodyHandlers.ofInputStream());
      try (var body = new BoundedStream(response.body())) {
        if (response.statusCode() == 200) {
          listen(body, parser, new Events(this, protocol, listener));
        } else {
          fail(complaint(response, body));
        }
      }
    } catch (InterruptedException e) {
      fail(AttemptFailed.of(ModelTrouble.TIMED_OUT));
    } catch (ConnectException | UnresolvedAddressException | HttpTimeoutException e) {
      fail(AttemptFailed.of(ModelTrouble.UNREACHABLE));
    } catch (IOException e) {
      fail(AttemptFailed.of(ModelTrouble.CUT_OFF));
    }
  }

  private static void listen(InputStream body, ServerSentEventParser parser, Events events) {
    parser.parse(body, events);
    events.onClose();
  }

  private static AttemptFailed complaint(HttpResponse<?> response, InputStream body)
      throws IOException {
    var text = new String(body.readNBytes(LONGEST_COMPLAINT), StandardCharsets.UTF_8);
    return Complaint.of(response.statusCode(), response.headers(), text);
  }

  private java.net.http.HttpRequest translated(HttpRequest request) {
    var builder =
        java.net.http.HttpRequest.newBuilder(URI.create(request.url()))
            .POST(
                java.net.http.HttpRequest.BodyPublishers.ofString(
                    protocol.corrected(request.body())));
    for (var header : request.headers().entrySet()) {
      header.getValue().forEach(value -> builder.header(header.getKey(), value));
    }
    return builder.build();
  }

  @Override
  public SuccessfulHttpResponse execute(HttpRequest request) {
    throw new UnsupportedOperationException("answers are streamed");
  }

  /** What the library is told of a good beginning. */
  static SuccessfulHttpResponse opened() {
    return SuccessfulHttpResponse.builder().statusCode(200).headers(Map.of()).build();
  }

  @Override
  public @Nullable Duration connectTimeout() {
    return TO_CONNECT;
  }

  @Override
  public HttpClientBuilder connectTimeout(Duration timeout) {
    return this; // ours
  }

  @Override
  public @Nullable Duration readTimeout() {
    return null; // who waits for the attempt ends it
  }

  @Override
  public HttpClientBuilder readTimeout(Duration timeout) {
    return this;
  }

  @Override
  public HttpClient build() {
    return this;
  }
}
