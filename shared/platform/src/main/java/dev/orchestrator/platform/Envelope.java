package dev.orchestrator.platform;

import dev.orchestrator.messages.Principal;
import dev.orchestrator.messages.ThreadId;
import io.vertx.core.MultiMap;
import java.util.Optional;

/**
 * What travels beside a message's body, as headers of the event bus.
 *
 * @param key the sender's idempotency key; a receiver answers a repeat with its first answer
 * @param principal who wants it
 * @param thread the conversation that it belongs to
 * @param unasked whether the ProductOwner wants it by itself, because of an event: no person has
 *     said or approved anything that it follows from
 */
public record Envelope(
    String key, Principal principal, Optional<ThreadId> thread, boolean unasked) {

  static final String TYPE = "type";
  private static final String KEY = "key";
  private static final String PRINCIPAL = "principal";
  private static final String THREAD = "thread";
  private static final String UNASKED = "unasked";

  /** What a person wants. */
  public Envelope(String key, Principal principal, Optional<ThreadId> thread) {
    this(key, principal, thread, false);
  }

  void writeTo(MultiMap headers) {
    headers.set(KEY, key).set(PRINCIPAL, principal.toString());
    thread.ifPresent(id -> headers.set(THREAD, id.toString()));
    headers.set(UNASKED, Boolean.toString(unasked));
  }

  /** Throws {@link IllegalArgumentException} if a header is missing or malformed. */
  static Envelope readFrom(MultiMap headers) {
    return new Envelope(
        required(headers, KEY),
        Principal.of(required(headers, PRINCIPAL)),
        Optional.ofNullable(headers.get(THREAD)).map(ThreadId::of),
        Boolean.parseBoolean(headers.get(UNASKED)));
  }

  private static String required(MultiMap headers, String name) {
    var value = headers.get(name);
    if (value == null || value.isBlank()) {
      throw new IllegalArgumentException("header " + name + " is missing");
    }
    return value;
  }
}
