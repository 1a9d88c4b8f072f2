package dev.orchestrator.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.flow.FlowQuery;
import dev.orchestrator.flow.Start;
import dev.orchestrator.flow.Tx;
import dev.orchestrator.messages.ApprovalId;
import dev.orchestrator.messages.FlowId;
import dev.orchestrator.messages.Principal;
import dev.orchestrator.messages.ProjectKind;
import dev.orchestrator.messages.ThreadEvent.Said;
import dev.orchestrator.messages.ThreadEvent.Unreadable;
import dev.orchestrator.messages.ThreadId;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A row that this version cannot read fails for itself; every list goes on around it. */
class PoisonedRowsTest {

  private final StoreDatabase store = new StoreDatabase();
  private final Projects projects = new Projects(store.database);
  private final Releases releases = new Releases(store.database);
  private Principal ann;
  private ThreadId thread;

  @BeforeEach
  void open() {
    ann = store.user("ann");
    thread = store.thread(ann);
  }

  @AfterEach
  void close() {
    store.close();
  }

  @Test
  void projects_go_on_around_it_and_name_it() {
    create("good");
    create("odd");
    create("strange");
    store.database.query("UPDATE project SET status = 'SIDEWAYS' WHERE name = 'odd'");
    store.database.query("UPDATE project SET kind = 'SPACESHIP' WHERE name = 'strange'");

    var listed = projects.page(ann.user(), null, null, Projects.MOST).listed();
    assertThat(listed.items()).extracting(Project::name).containsExactly("good");
    assertThat(listed.unreadable()).containsExactlyInAnyOrder("odd", "strange");
    assertThat(projects.find(ann, "good")).isPresent();
  }

  @Test
  void releases_go_on_around_it_and_name_it() {
    var project = create("good");
    var server = new Servers(store.database).ensure("here", "127.0.0.1");
    for (var i = 0; i < 3; i++) {
      store.flows.transaction(tx ->
          releases.create(
              tx,
              project.id(),
              "c",
              FlowId.next(),
              server,
              9000,
              "http://h:1",
              new ReleaseEnvironment(Map.of(), Map.of())));
    }
    store.database.query("UPDATE release SET status = 'SIDEWAYS' WHERE number = 1");
    store.database.query(
        "UPDATE release SET environment = '{oops', status = 'LIVE' WHERE number = 2");

    var listed = releases.listed(project.id());
    assertThat(listed.items()).extracting(Release::number).containsExactly(3);
    assertThat(listed.unreadable()).containsExactlyInAnyOrder("1", "2");
    assertThat(releases.liveOn(server)).isEmpty();
  }

  @Test
  void conversations_and_their_events_go_on_around_it() {
    var other = store.thread(ann);
    store.log.append(thread, new Said("before"));
    store.log.append(thread, new Said("poisoned"));
    store.log.append(thread, new Said("after"));
    store.database.query("UPDATE thread_event SET body = '{\"type\":\"Nobody\"}' WHERE seq = 2");
    store.database.query(
        "UPDATE thread SET capabilities = '{LEVITATE,DEPLOY}' WHERE id = $1", thread.value());

    assertThat(store.threads.newest(ann.user(), Optional.empty(), 10))
        .extracting(ThreadRow::id)
        .containsExactlyInAnyOrder(thread, other);
    assertThat(store.log.after(thread, 0, 10))
        .extracting(LoggedEvent::event)
        .containsExactly(new Said("before"), new Unreadable("Said"), new Said("after"));
    assertThat(store.log.conversation(thread, 3, 10)).hasSize(3);
  }

  @Test
  void flows_go_on_around_it() {
    var good = flow("good");
    var odd = flow("odd");
    store.database.query("UPDATE flow SET state = 'SIDEWAYS' WHERE id = $1", odd.value());
    var tagged = flow("devops.deploy");
    store.database.query("UPDATE flow SET thread = 'no thread' WHERE id = $1", tagged.value());
    var waiting = flow("devops.rollback");

    assertThat(store.flows.list(FlowQuery.any()))
        .extracting(state -> state.id())
        .contains(good, tagged, waiting)
        .doesNotContain(odd);
    assertThat(store.flows.find(odd)).isEmpty();
    assertThat(new PendingDeploys(store.flows).threads()).containsExactly(thread);
  }

  @Test
  void approvals_and_what_expires_go_on_around_it() {
    var approvals = new Approvals(store.database);
    store.flows.transaction(tx -> ask(tx, approvals, "{oops", "no_such_command"));
    store.flows.transaction(tx -> ask(tx, approvals, "{}", "stop_project"));
    store.flows.transaction(tx -> ask(tx, approvals, "{}", "stop_project"));
    store.database.query(
        "UPDATE approval SET state = 'SIDEWAYS' WHERE id = (SELECT min(id::text)::uuid FROM approval WHERE command = 'stop_project')");

    assertThat(approvals.pending(ann.user())).hasSize(2);
    store.database.query("UPDATE approval SET expires_at = now()");
    var expired = new ExpiredApprovals(store.flows, approvals, store.log).close();
    assertThat(expired).isEqualTo(2);
  }

  private Approval ask(Tx tx, Approvals approvals, String body, String command) {
    return approvals.ask(
        tx, ApprovalId.next(), thread, ann.user(), command, body, "?", Duration.ofHours(1));
  }

  private Project create(String name) {
    return store.flows.transaction(tx ->
        projects.create(
            tx, ann.user(), Optional.of(thread), name, "d", ProjectKind.HTTP_SERVICE, List.of()));
  }

  private FlowId flow(String kind) {
    var start = Start.of(kind, "input", ann.user().toString()).thread(thread.toString());
    return store.flows.start(start).orElseThrow();
  }
}
