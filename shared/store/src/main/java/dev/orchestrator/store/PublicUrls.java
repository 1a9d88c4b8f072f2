package dev.orchestrator.store;

import java.net.URI;

/**
 * The URLs that people get.
 *
 * @param api where the API answers, such as {@code http://127.0.0.1:7070}
 */
public record PublicUrls(String api) {

  public PublicUrls {
    api = api.endsWith("/") ? api.substring(0, api.length() - 1) : api;
  }

  /** Where git reads the project's repository; the URL carries its key and so opens only that. */
  public String cloneUrl(Project project) {
    var uri = URI.create(api);
    return "%s://git:%s@%s%s/git/%s/%s.git"
        .formatted(
            uri.getScheme(),
            project.cloneKey().reveal(),
            uri.getRawAuthority(),
            uri.getRawPath(),
            project.id(),
            project.name());
  }
}
