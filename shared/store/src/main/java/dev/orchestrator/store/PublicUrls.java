package dev.orchestrator.store;

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
    var host = api.indexOf("://") + "://".length();
    var key = project.cloneKey().reveal();
    var path = "/git/" + project.id() + "/" + project.name() + ".git";
    return api.substring(0, host) + "git:" + key + "@" + api.substring(host) + path;
  }
}
