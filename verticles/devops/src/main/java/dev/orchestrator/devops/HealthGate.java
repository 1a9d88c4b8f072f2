package dev.orchestrator.devops;

import dev.orchestrator.messages.Phrases;
import dev.orchestrator.workers.ProcessState;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Optional;

/** Asks a new release whether it is well, before anybody is sent to it. */
final class HealthGate implements AutoCloseable {

  private static final Duration QUICK = Duration.ofMillis(100);
  private static final Duration USUAL = Duration.ofSeconds(1);
  private static final int QUICK_TRIES = 20;
  private static final Duration ONE_PROBE = Duration.ofSeconds(2);
  private static final Duration PUBLIC_PATIENCE = Duration.ofSeconds(10);
  private static final int WELL = 200;

  private final Apps apps;
  private final Duration patience;
  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(ONE_PROBE)
          .build();

  /**
   * @param patience how long a release may take to answer
   */
  HealthGate(Apps apps, Duration patience) {
    this.apps = apps;
    this.patience = patience;
  }

  /** Waits until the release answers; throws {@link DeployFault} with what was seen last. */
  void await(Launch launch, Phrases words) throws InterruptedException {
    var deadline = System.nanoTime() + patience.toNanos();
    var last = "";
    for (var tries = 0; System.nanoTime() < deadline; tries++) {
      var seen = probe("http://" + Apps.LOOPBACK + ":" + launch.port() + launch.health());
      refuseEnded(launch, words);
      if (seen.isEmpty()) {
        return;
      }
      last = seen.get();
      Thread.sleep(tries < QUICK_TRIES ? QUICK : USUAL);
    }
    throw new DeployFault.OfTheMachine(
        words.line("health.unwell", launch.health(), patience.toSeconds()),
        "last probe: " + last + "\n" + apps.evidence(launch.project(), launch.process()));
  }

  /** Asks at the public URL, as everybody will. */
  void askInPublic(Launch launch, Phrases words) throws InterruptedException {
    var deadline = System.nanoTime() + PUBLIC_PATIENCE.toNanos();
    var seen = probe(launch.url() + launch.health());
    while (seen.isPresent() && System.nanoTime() < deadline) {
      Thread.sleep(QUICK);
      seen = probe(launch.url() + launch.health());
    }
    if (seen.isPresent()) {
      throw new DeployFault.OfTheMachine(
          words.line("unreachable", launch.url()),
          "last probe: " + seen.get() + "\n" + apps.evidence(launch.project(), launch.process()));
    }
  }

  /** One look at what is live; what is wrong, or empty if it is well. */
  Optional<String> look(int port, String path) throws InterruptedException {
    return probe("http://" + Apps.LOOPBACK + ":" + port + path);
  }

  private void refuseEnded(Launch launch, Phrases words) {
    switch (apps.state(launch.process())) {
      case ProcessState.Running _ -> {}
      case ProcessState.Ended(var code) ->
          throw new DeployFault(
              words.line("health.exited", code), apps.evidence(launch.project(), launch.process()));
      case ProcessState.Vanished _, ProcessState.NotStarted _ ->
          throw new DeployFault.OfTheMachine(
              words.line("health.vanished"), apps.evidence(launch.project(), launch.process()));
    }
  }

  /** What is wrong; empty if it is well. */
  private Optional<String> probe(String url) throws InterruptedException {
    var request = HttpRequest.newBuilder(URI.create(url)).timeout(ONE_PROBE).GET().build();
    try {
      var status = http.send(request, BodyHandlers.discarding()).statusCode();
      return status == WELL ? Optional.empty() : Optional.of("status " + status);
    } catch (IOException e) {
      return Optional.of(e.getClass().getSimpleName());
    }
  }

  @Override
  public void close() {
    http.shutdownNow();
  }
}
