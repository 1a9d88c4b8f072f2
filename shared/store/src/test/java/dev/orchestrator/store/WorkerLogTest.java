package dev.orchestrator.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.messages.FlowId;
import dev.orchestrator.messages.Principal;
import dev.orchestrator.messages.ProjectId;
import dev.orchestrator.messages.ProjectKind;
import dev.orchestrator.messages.WorkerReport.Assignment;
import dev.orchestrator.messages.WorkerReport.WorkerFailed;
import dev.orchestrator.messages.WorkerReport.WorkerProgress;
import dev.orchestrator.messages.WorkerReport.WorkerStarted;
import dev.orchestrator.platform.Bus;
import dev.orchestrator.platform.Secret;
import dev.orchestrator.vault.MasterKey;
import dev.orchestrator.vault.MasterKeys;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class WorkerLogTest {

  private final StoreDatabase store = new StoreDatabase();
  private final Secrets secrets =
      new Secrets(
          store.database,
          Keyring.open(store.database, new MasterKeys(MasterKey.random(), List.of(), "")));
  private final Projects projects = new Projects(store.database);
  private final DomainEvents events = new DomainEvents(store.database);
  private final WorkerLog log =
      new WorkerLog(
          store.database,
          store.flows,
          new Bus(store.vertx),
          new Censor(secrets, new SecretWaits(store.database), projects));

  @AfterAll
  void close() {
    store.close();
  }

  @Test
  void an_event_of_one_key_is_written_once_however_many_write_it() throws Exception {
    var ann = store.user(UUID.randomUUID().toString());
    var worker = worker(project(ann).id());
    var report = new WorkerProgress(worker, "run", "runs", 40);
    var key = worker.request() + "#3";
    var written = StoreDatabase.atOnce(8, () -> log.append(key, report));
    assertThat(Collections.frequency(written, true)).isEqualTo(1);
    assertThat(log.knows(key)).isTrue();
    assertThat(log.knows(worker.request() + "#4")).isFalse();
    events.place();
    assertThat(events.after(ann.user(), 0, 10))
        .singleElement()
        .satisfies(event -> {
          assertThat(event.event()).isEqualTo(report);
          assertThat(event.type()).isEqualTo("worker.progress");
          assertThat(event.flow()).contains(worker.flow());
          assertThat(event.project()).contains(worker.project());
        });
  }

  @Test
  void a_worker_is_seen_by_the_owner_of_its_project_and_by_nobody_else() {
    var ann = store.user(UUID.randomUUID().toString());
    var bob = store.user(UUID.randomUUID().toString());
    var worker = worker(project(ann).id());
    log.append(worker.request() + "#started", new WorkerStarted(worker, "bot", "a bot"));
    log.append("elsewhere", new WorkerStarted(worker(ProjectId.next()), "gone", "nothing"));
    events.place();
    assertThat(events.after(ann.user(), 0, 10)).hasSize(1);
    assertThat(events.newest(ann.user(), events.head(), 10)).hasSize(1);
    assertThat(events.after(bob.user(), 0, 10)).isEmpty();
  }

  @Test
  void secrets_of_the_owner_and_what_looks_like_one_are_taken_out_before_a_text_is_cut() {
    var ann = store.user(UUID.randomUUID().toString());
    var project = project(ann);
    var known = "pässword-" + UUID.randomUUID();
    var strange = "sk-proj-" + UUID.randomUUID().toString().replace("-", "") + "Ab9";
    store.flows.transaction(tx ->
        secrets.set(
            tx,
            SecretScope.of(project),
            "PASSWORD",
            new Secret(known),
            SecretKind.USER,
            ann.user()));
    var worker = worker(project.id());
    var long1 = "x".repeat(980) + " " + known + " " + "y".repeat(5_000) + " " + strange;
    log.append(worker.request() + "#ended", new WorkerFailed(worker, "exited", known, long1));
    events.place();
    var kept = events.after(ann.user(), 0, 10).getFirst().fields().toString();
    assertThat(kept)
        .doesNotContain(known)
        .doesNotContain(known.substring(0, 16))
        .doesNotContain(strange.substring(0, 20))
        .contains("[secret PASSWORD]")
        .hasSizeLessThan(6_000);
  }

  private Project project(Principal owner) {
    return store.flows.transaction(tx ->
        projects.create(
            tx, owner.user(), Optional.empty(), "bot", "", ProjectKind.TELEGRAM_BOT, List.of()));
  }

  private static Assignment worker(ProjectId project) {
    var flow = FlowId.next();
    var request = flow + "/developer-1";
    return new Assignment(request, request, "template", flow, project, Optional.empty());
  }
}
