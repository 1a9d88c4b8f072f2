package dev.orchestrator.api;

import dev.orchestrator.access.Policy;
import io.vertx.core.http.HttpMethod;
import java.util.regex.Pattern;

/**
 * One route of the API.
 *
 * @param path segments that begin with a colon are parameters
 * @param policy who may pass; a route without one does not start
 * @param mostBytes how long a body may be
 * @param guarded whether it is where strangers try their luck, so that few tries are allowed
 */
record Route(
    HttpMethod method, String path, Policy policy, int mostBytes, boolean guarded, Deed deed) {

  private static final int JSON_BYTES = 1024 * 1024;
  private static final Pattern PARAMETER = Pattern.compile(":[a-z]+");

  Route {
    if (policy == null) {
      throw new IllegalStateException("the route " + method + " " + path + " declares no policy");
    }
  }

  /** What is done with a request that the gate let pass. */
  @FunctionalInterface
  interface Deed {
    Reply run(Call call) throws Exception;
  }

  static Route get(String path, Policy policy, Deed deed) {
    return new Route(HttpMethod.GET, path, policy, JSON_BYTES, false, deed);
  }

  static Route post(String path, Policy policy, Deed deed) {
    return new Route(HttpMethod.POST, path, policy, JSON_BYTES, false, deed);
  }

  static Route put(String path, Policy policy, Deed deed) {
    return new Route(HttpMethod.PUT, path, policy, JSON_BYTES, false, deed);
  }

  static Route patch(String path, Policy policy, Deed deed) {
    return new Route(HttpMethod.PATCH, path, policy, JSON_BYTES, false, deed);
  }

  static Route delete(String path, Policy policy, Deed deed) {
    return new Route(HttpMethod.DELETE, path, policy, JSON_BYTES, false, deed);
  }

  /** Whether the path of a request is this route's. */
  boolean fits(String requested) {
    return requested.matches(PARAMETER.matcher(path).replaceAll("[^/]+"));
  }

  /** The same route where strangers try their luck. */
  Route underGuard() {
    return new Route(method, path, policy, mostBytes, true, deed);
  }

  /** The same route, which does something else. */
  Route with(Deed other) {
    return new Route(method, path, policy, mostBytes, guarded, other);
  }

  /** Whether it may change something. Git reads by POST; tools are judged one by one. */
  boolean changes() {
    return !method.equals(HttpMethod.GET) && !speaksToGit() && policy != Policy.TOOLS;
  }

  /** Whether it speaks to git, which shows people plain text only. */
  boolean speaksToGit() {
    return policy == Policy.REPOSITORY;
  }
}
