package dev.orchestrator.platform;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;

/** Reads one value at a time and puts the setting's name in front of whatever is wrong. */
record SettingReader(Map<String, String> env) {

  private static final int KEY_BYTES = 32;

  <T> T get(String name, String fallback, Function<String, T> parse) {
    var text = env.getOrDefault(name, "");
    try {
      return parse.apply(text.isBlank() ? fallback : text);
    } catch (IllegalArgumentException e) {
      throw new BadSetting(name, String.valueOf(e.getMessage()));
    }
  }

  /** 32 bytes in base64, of which nothing is ever repeated. */
  Optional<Secret> key(String name) {
    var text = env.getOrDefault(name, "").strip();
    if (text.isEmpty()) {
      return Optional.empty();
    }
    if (!isKey(text)) {
      throw new BadSetting(name, "expected 32 bytes in base64, as openssl rand -base64 32 makes");
    }
    return Optional.of(new Secret(text));
  }

  private static boolean isKey(String text) {
    try {
      return Base64.getDecoder().decode(text).length == KEY_BYTES;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  /** The URL may hold a password, so nothing of it is ever repeated. */
  Optional<Secret> secretUrl(String name, Set<String> schemes) {
    var text = env.getOrDefault(name, "");
    if (text.isBlank()) {
      return Optional.empty();
    }
    if (!schemes.contains(scheme(text))) {
      var expected = String.join(":// or ", new TreeSet<>(schemes)) + "://…";
      throw new BadSetting(name, "expected " + expected);
    }
    return Optional.of(new Secret(text));
  }

  private static String scheme(String url) {
    try {
      return String.valueOf(new URI(url).getScheme());
    } catch (URISyntaxException e) {
      return "";
    }
  }
}
