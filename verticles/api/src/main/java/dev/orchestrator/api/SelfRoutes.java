package dev.orchestrator.api;

import dev.orchestrator.access.Policy;
import dev.orchestrator.messages.Role;
import dev.orchestrator.messages.UserId;
import dev.orchestrator.platform.Await;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** What the server says about itself, and to whom it speaks. */
final class SelfRoutes {

  private static final Duration PATIENCE = Duration.ofSeconds(3);

  private final ApiVerticle.Watch watch;
  private final Leaving leaving;

  SelfRoutes(ApiVerticle.Watch watch, Leaving leaving) {
    this.watch = watch;
    this.leaving = leaving;
  }

  List<Route> routes() {
    return Stream.concat(
            ofHealth().stream(),
            Stream.of(
                Route.get("/api/doctor", Policy.ADMIN, _ -> examine()),
                Route.get("/api/me", Policy.USER, SelfRoutes::me)))
        .toList();
  }

  /** Those that every node has, whatever else it serves. */
  List<Route> ofHealth() {
    return List.of(
        Route.get("/health", Policy.ANYBODY, _ -> Reply.ok(new Health("up"))),
        Route.get("/ready", Policy.ANYBODY, _ -> ready()));
  }

  record Health(String status) {}

  record Me(UserId user, Role role) {}

  /** Whether work can be done. */
  record Readiness(String status, List<Checked> checks) {}

  /**
   * One thing that was looked at.
   *
   * @param trouble what is wrong with it, if anything
   */
  record Checked(String name, boolean well, boolean vital, Optional<String> trouble) {}

  /** All that was looked at closely. */
  record Examined(boolean well, List<ApiVerticle.Finding> findings) {}

  private Reply examine() {
    var findings = watch.examination().get();
    return Reply.ok(new Examined(findings.stream().allMatch(ApiVerticle.Finding::well), findings));
  }

  private static Reply me(Call call) {
    return Reply.ok(new Me(call.principal().user(), call.principal().role()));
  }

  private Reply ready() {
    if (leaving.begun()) {
      return Reply.status(503, new Readiness("leaving", List.of()));
    }
    var looking = watch.checks().stream().map(SelfRoutes::look).toList();
    var found = looking.stream().map(SelfRoutes::await).toList();
    var down = found.stream().anyMatch(checked -> checked.vital() && !checked.well());
    var degraded = found.stream().anyMatch(checked -> !checked.well());
    var status = down ? "down" : degraded ? "degraded" : "ready";
    return Reply.status(down ? 503 : 200, new Readiness(status, found));
  }

  /** On a thread of its own: a check may block, and one that hangs must not hold up the others. */
  private static CompletableFuture<Checked> look(ApiVerticle.Check check) {
    var found = new CompletableFuture<Checked>();
    Thread.ofVirtual().name("ready-" + check.name()).start(() -> found.complete(outcome(check)));
    return found.completeOnTimeout(
        checked(check, Optional.of("no answer in time")),
        PATIENCE.toMillis(),
        TimeUnit.MILLISECONDS);
  }

  private static Checked outcome(ApiVerticle.Check check) {
    try {
      return checked(check, check.trouble().get());
    } catch (RuntimeException e) {
      return checked(check, Optional.of("the check failed"));
    }
  }

  private static Checked checked(ApiVerticle.Check check, Optional<String> trouble) {
    return new Checked(check.name(), trouble.isEmpty(), check.vital(), trouble);
  }

  private static Checked await(CompletableFuture<Checked> found) {
    return Await.await(Future.fromCompletionStage(found));
  }
}
