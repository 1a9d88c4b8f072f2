package dev.orchestrator.platform;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;

/** Names the state that something is in: what differs in anything that is shown differs in it. */
public final class StateTag {

  /** As many of the hash's bytes that nobody finds two states with one name. */
  private static final int BYTES = 16;

  private StateTag() {}

  /** The name of the state of a value that {@link Json} can write; 22 letters that fit a URL. */
  public static String of(Object value) {
    try {
      var written = Json.write(value).getBytes(StandardCharsets.UTF_8);
      var hash = MessageDigest.getInstance("SHA-256").digest(written);
      return Base64.getUrlEncoder().withoutPadding().encodeToString(Arrays.copyOf(hash, BYTES));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
