package dev.orchestrator.cluster;

import io.vertx.redis.client.Response;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** What Redis has answered; nil is an answer too. */
record Answer(@Nullable Response response) {

  boolean isNil() {
    return response == null;
  }

  /** The scripts say yes with it. */
  boolean isOne() {
    return !isNil() && number() == 1;
  }

  String text() {
    return given().toString();
  }

  long number() {
    return Long.parseLong(text());
  }

  byte[] bytes() {
    var bytes = given().toBytes();
    return bytes == null ? new byte[0] : bytes;
  }

  int size() {
    return given().size();
  }

  Answer at(int index) {
    return new Answer(given().get(index));
  }

  List<Answer> parts() {
    return IntStream.range(0, size()).mapToObj(this::at).toList();
  }

  private Response given() {
    if (response == null) {
      throw new IllegalStateException("Redis answered nil");
    }
    return response;
  }
}
