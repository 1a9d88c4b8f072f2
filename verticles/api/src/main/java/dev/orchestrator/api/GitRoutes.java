package dev.orchestrator.api;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.orchestrator.access.Gate;
import dev.orchestrator.access.Policy;
import dev.orchestrator.forge.Forge;
import dev.orchestrator.forge.GitHttp;
import dev.orchestrator.messages.ProjectId;
import dev.orchestrator.platform.Await;
import dev.orchestrator.platform.Blocking;
import dev.orchestrator.store.Project;
import dev.orchestrator.store.Projects;
import io.vertx.core.Promise;
import io.vertx.core.http.HttpMethod;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.security.MessageDigest;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Lets git clone and fetch, over its smart HTTP protocol; nothing can be pushed. */
final class GitRoutes {

  private static final String FETCH = "git-upload-pack";
  private static final String PUSH = "git-receive-pack";
  private static final int MOST_REQUEST_BYTES = 8 * 1024 * 1024;

  private final Projects projects;
  private final Forge forge;
  private final GitHttp git;
  private final Blocking disk;

  /**
   * @param disk where git works and waits for its reader
   */
  GitRoutes(Projects projects, Forge forge, Blocking disk) {
    this.projects = projects;
    this.forge = forge;
    this.git = new GitHttp(forge);
    this.disk = disk;
  }

  List<Route> routes() {
    return List.of(
        Route.get("/git/:project/:name/info/refs", Policy.REPOSITORY, this::advertise),
        post(FETCH, this::upload),
        post(PUSH, this::push));
  }

  private static Route post(String service, Route.Deed deed) {
    var path = "/git/:project/:name/" + service;
    return new Route(HttpMethod.POST, path, Policy.REPOSITORY, MOST_REQUEST_BYTES, false, deed);
  }

  private Reply advertise(Call call) {
    var project = admit(call);
    return switch (call.query("service").orElse("")) {
      case FETCH ->
          stream(call, GitHttp.ADVERTISEMENT, out -> git.advertise(project, protocol(call), out));
      case PUSH -> throw readOnly();
      default ->
          throw new Problem(
              400,
              "service_unknown",
              "service",
              "Only git's smart protocol is spoken here.",
              "Use git 1.6.6 or later.");
    };
  }

  private Reply upload(Call call) {
    var project = admit(call);
    var request = new ByteArrayInputStream(call.bytes().getBytes());
    return stream(call, GitHttp.RESULT, out -> git.upload(project, protocol(call), request, out));
  }

  private Reply push(Call call) {
    admit(call);
    throw readOnly();
  }

  private static Problem readOnly() {
    return new Problem(
        403,
        "read_only",
        null,
        "This repository can be read only.",
        "Ask for changes in the conversation; the team pushes them.");
  }

  /** The repository's project, if the key is its own or one of its owner's. */
  private ProjectId admit(Call call) {
    var id = call.id("project", "repository", ProjectId::of);
    var project = projects.byId(id).filter(found -> opens(call, found));
    if (project.isEmpty() && call.caller().isEmpty()) {
      throw new Problem(
          401, "key_missing_or_unknown", null, "The key does not open this.", "Check the URL.");
    }
    return project
        .map(Project::id)
        .filter(found -> forge.find(found).isPresent())
        .orElseThrow(() -> Problem.notFound("repository", id.toString()));
  }

  private static boolean opens(Call call, Project project) {
    var key = Gate.credential(call.request().getHeader("Authorization")).orElse("");
    var own = project.cloneKey().reveal();
    return MessageDigest.isEqual(key.getBytes(UTF_8), own.getBytes(UTF_8))
        || call.caller()
            .map(caller -> caller.principal().user().equals(project.owner()))
            .orElse(false);
  }

  private static @Nullable String protocol(Call call) {
    return call.request().getHeader("Git-Protocol");
  }

  @FunctionalInterface
  private interface Writing {
    void to(OutputStream out) throws IOException;
  }

  /** Git blocks, on the disk and on its reader: it does so in a pool of its own. */
  private Reply stream(Call call, String type, Writing writing) {
    call.response()
        .setChunked(true)
        .putHeader("Content-Type", type)
        .putHeader("Cache-Control", "no-cache");
    var done = Promise.<Optional<Object>>promise();
    Thread.ofVirtual()
        .name("git-" + call.path("project"))
        .start(() -> {
          try {
            done.complete(disk.call(() -> written(writing, new ResponseStream(call.response()))));
          } catch (Exception e) {
            done.fail(e);
          }
        });
    Await.await(done.future());
    Await.await(call.response().end());
    return new Reply.Written();
  }

  private static Optional<Object> written(Writing writing, OutputStream out) throws IOException {
    try (out) {
      writing.to(out);
    }
    return Optional.empty();
  }
}
