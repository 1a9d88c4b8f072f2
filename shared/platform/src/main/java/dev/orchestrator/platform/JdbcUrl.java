package dev.orchestrator.platform;

import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Properties;

/**
 * What the JDBC driver wants in place of {@code postgresql://user:password@host:port/database}.
 *
 * @param url without user and password
 * @param properties user and password
 */
record JdbcUrl(String url, Properties properties) {

  /** Throws {@link IllegalArgumentException}, without the URL's content, if it is none. */
  static JdbcUrl of(Secret secret) {
    var uri = parsed(secret);
    var properties = new Properties();
    if (uri.getRawUserInfo() != null) {
      var parts = uri.getRawUserInfo().split(":", 2);
      properties.setProperty("user", decoded(parts[0]));
      properties.setProperty("password", parts.length == 2 ? decoded(parts[1]) : "");
    }
    var port = uri.getPort() < 0 ? 5432 : uri.getPort();
    var query = uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery();
    return new JdbcUrl(
        "jdbc:postgresql://" + uri.getHost() + ":" + port + uri.getRawPath() + query, properties);
  }

  private static URI parsed(Secret secret) {
    try {
      return URI.create(secret.reveal());
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "not a URL of Postgres: postgresql://user:password@host:port/database");
    }
  }

  private static String decoded(String text) {
    return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
  }
}
