package dev.orchestrator.bridge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.access.Scope;
import dev.orchestrator.messages.Address;
import dev.orchestrator.messages.Answer;
import dev.orchestrator.messages.DeployEvent;
import dev.orchestrator.messages.DeployEvent.SecretsMissing;
import dev.orchestrator.messages.FlowId;
import dev.orchestrator.messages.Principal;
import dev.orchestrator.messages.ProjectCommand.ListProjects;
import dev.orchestrator.messages.ProjectCommand.StopProject;
import dev.orchestrator.messages.ProjectId;
import dev.orchestrator.messages.ProjectList;
import dev.orchestrator.messages.Role;
import dev.orchestrator.messages.Started;
import dev.orchestrator.messages.ThreadMoved;
import dev.orchestrator.platform.Await;
import dev.orchestrator.platform.Envelope;
import dev.orchestrator.platform.RateSettings;
import dev.orchestrator.testing.Eventually;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.ReplyException;
import io.vertx.core.eventbus.ReplyFailure;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class BridgeTest {

  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private RunningBridge bridge;
  private Principal alice;

  @BeforeEach
  void start() {
    bridge = new RunningBridge();
    alice = bridge.user("alice", Role.USER);
  }

  @AfterEach
  void stop() {
    bridge.close();
  }

  @Test
  void a_command_is_carried_out_as_the_user_of_the_key_whoever_the_frame_says_that_it_is() {
    var seen = new ConcurrentLinkedQueue<Envelope>();
    bridge.bus.serve(
        ListProjects.class,
        (envelope, _) -> {
          seen.add(envelope);
          return new Answer.Done<>(new ProjectList(List.of()));
        });
    var admin = bridge.user("root", Role.ADMIN);
    var thread = bridge.thread(alice);
    try (var wire = bridge.wire(bridge.key(alice, Scope.READ))) {
      var headers =
          new JsonObject()
              .put("principal", admin.toString())
              .put("unasked", "true")
              .put("key", "once")
              .put("thread", thread.toString());
      wire.send(Wire.frame("send", "command:list_projects").put("headers", headers));
      var answer = wire.receive();
      assertThat(answer.getString("address")).isEqualTo("here");
      assertThat(answer.getJsonObject("body").getString("type")).isEqualTo("Done");
    }
    assertThat(seen)
        .containsExactly(
            new Envelope(
                "bridge/%s/once".formatted(alice.user()), alice, Optional.of(thread), false));
  }

  @Test
  void arguments_that_do_not_fit_are_refused_with_the_field() {
    try (var wire = bridge.wire(bridge.key(alice, Scope.READ))) {
      var answer = wire.ask("send", "command:get_project", new JsonObject().put("projekt", "x"));
      assertThat(answer.getString("type")).isEqualTo("err");
      assertThat(answer.getString("code")).isEqualTo("arguments_invalid");
      assertThat(answer.getString("field")).isEqualTo("project");
    }
  }

  @Test
  void what_changes_something_is_written_down_with_the_key_that_it_came_by() {
    bridge.bus.serve(
        StopProject.class, (_, _) -> new Answer.Done<>(new Started(FlowId.next(), "shop")));
    try (var wire = bridge.wire(bridge.key(alice, Scope.WRITE))) {
      var body = new JsonObject().put("project", "shop");
      var answer = wire.ask("send", "command:stop_project", body);
      assertThat(answer.getJsonObject("body").getString("type")).isEqualTo("Done");
    }
    var written = bridge.access.audit().list(Optional.empty(), 10).getFirst();
    assertThat(written.action()).isEqualTo("bridge stop_project");
    assertThat(written.outcome()).isEqualTo("done");
    assertThat(written.user()).contains(alice.user());
    assertThat(written.credential()).startsWith("key:");
  }

  @Test
  void a_thread_of_somebody_else_is_no_thread_to_order_for() {
    var anothers = bridge.thread(bridge.user("bob", Role.USER));
    try (var wire = bridge.wire(bridge.key(alice, Scope.READ))) {
      var headers = new JsonObject().put("thread", anothers.toString());
      wire.send(Wire.frame("send", "command:list_projects").put("headers", headers));
      assertThat(wire.receive().getString("code")).isEqualTo("not_found");
    }
  }

  @Test
  void what_is_published_is_heard_and_after_unregister_no_more() {
    var thread = bridge.thread(alice);
    var name = Address.thread(thread).name();
    try (var wire = bridge.wire(bridge.key(alice, Scope.READ))) {
      assertThat(wire.ask("register", name).getString("type")).isEqualTo("message");
      bridge.bus.publish(Address.thread(thread), new ThreadMoved(thread, 7));
      var heard = wire.receive();
      assertThat(heard.getString("address")).isEqualTo(name);
      assertThat(heard.getJsonObject("body").getLong("seq")).isEqualTo(7);
      assertThat(wire.ask("unregister", name).getString("type")).isEqualTo("message");
      bridge.bus.publish(Address.thread(thread), new ThreadMoved(thread, 8));
      wire.send(new JsonObject().put("type", "ping"));
      assertThat(wire.receive().getString("type")).isEqualTo("pong");
      assertThat(wire.ask("unregister", name).getString("code")).isEqualTo("not_registered");
    }
  }

  @Test
  void a_service_hears_the_deploys_of_all_users() {
    var service = bridge.user("pager", Role.SERVICE);
    try (var wire = bridge.wire(bridge.key(service, Scope.READ))) {
      wire.ask("register", "deploy:complete");
      DeployEvent event =
          new SecretsMissing(FlowId.next(), ProjectId.next(), "shop", List.of("TOKEN"));
      bridge.bus.publish(Address.DEPLOY_COMPLETE, event);
      var body = wire.receive().getJsonObject("body");
      assertThat(body.getString("type")).isEqualTo("SecretsMissing");
      assertThat(body.getString("project")).isEqualTo("shop");
    }
  }

  @Test
  void a_key_that_is_revoked_ends_its_connections_within_seconds() {
    var key = bridge.key(alice, Scope.READ);
    try (var wire = bridge.wire(key);
        var other = bridge.wire(bridge.key(alice, Scope.READ))) {
      var id = key.split("_", 3)[1];
      bridge.access.keys().revoke(bridge.database.pool(), Optional.empty(), id);
      assertThat(wire.receive().getString("code")).isEqualTo("key_ended");
      assertThat(wire.ends()).isTrue();
      other.send(new JsonObject().put("type", "ping"));
      assertThat(other.receive().getString("type")).isEqualTo("pong");
    }
  }

  @Test
  void who_says_nothing_is_shown_the_door_after_five_seconds() {
    try (var wire = bridge.wire()) {
      assertThat(wire.receive().getString("code")).isEqualTo("auth_late");
      assertThat(wire.ends()).isTrue();
    }
  }

  @Test
  void a_program_that_does_not_read_is_cut_off_and_nobody_else_notices() {
    var thread = bridge.thread(alice);
    var key = bridge.key(alice, Scope.READ);
    try (var deaf = bridge.wire(key);
        var wire = bridge.wire(key)) {
      var name = Address.threadWords(thread).name();
      deaf.ask("register", name);
      var large = new JsonObject().put("text", "x".repeat(500_000));
      for (var i = 0; i < 100; i++) {
        bridge.vertx.eventBus().publish(name, large);
      }
      Eventually.within(PATIENCE).until("it was cut off", () -> nobodyHears(name));
      wire.send(new JsonObject().put("type", "ping"));
      assertThat(wire.receive().getString("type")).isEqualTo("pong");
      assertThat(deaf.ends()).isTrue();
    }
  }

  private boolean nobodyHears(String address) {
    try {
      var soon = new DeliveryOptions().setSendTimeout(100);
      Await.await(bridge.vertx.eventBus().request(address, new JsonObject(), soon));
      return false;
    } catch (ReplyException e) {
      return e.failureType() == ReplyFailure.NO_HANDLERS;
    }
  }

  @Test
  void too_many_frames_are_refused_until_the_minute_is_over() {
    try (var strict = new RunningBridge(new RateSettings(3, 100, 100, 2, 10, 100))) {
      var user = strict.user("alice", Role.USER);
      try (var wire = strict.wire(strict.key(user, Scope.READ))) {
        for (var i = 0; i < 8; i++) { // a new minute may begin in between, once
          wire.send("register", "thread:" + strict.thread(user), new JsonObject());
        }
        var refused = 0;
        for (var i = 0; i < 8; i++) {
          refused += "too_many_requests".equals(wire.receive().getString("code")) ? 1 : 0;
        }
        assertThat(refused).isBetween(2, 5);
      }
    }
  }

  @Test
  void wrong_keys_are_counted_by_address() {
    try (var strict = new RunningBridge(new RateSettings(100, 100, 100, 2, 10, 100))) {
      var codes = new ConcurrentLinkedQueue<String>();
      for (var i = 0; i < 6; i++) {
        try (var wire = strict.wire()) {
          wire.send(new JsonObject().put("type", "auth").put("key", "none-" + i));
          codes.add(wire.receive().getString("code"));
          assertThat(wire.ends()).isTrue();
        }
      }
      assertThat(codes).startsWith("key_missing_or_unknown").contains("too_many_requests");
    }
  }

  @Test
  void the_place_of_a_program_that_has_gone_is_free() {
    var key = bridge.key(alice, Scope.SERVE);
    try (var wire = bridge.wire(key)) {
      assertThat(wire.ask("register", "service:clock").getString("type")).isEqualTo("message");
    }
    var bob = bridge.user("bob", Role.USER);
    try (var wire = bridge.wire(bridge.key(bob, Scope.SERVE))) {
      Eventually.within(PATIENCE)
          .until(
              "the name is free",
              () -> "message".equals(wire.ask("register", "service:clock").getString("type")));
    }
  }
}
