package dev.orchestrator.bridge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.access.Scope;
import dev.orchestrator.bridge.Rule.Deed;
import dev.orchestrator.bridge.Rule.Owned;
import dev.orchestrator.messages.Principal;
import dev.orchestrator.messages.Role;
import dev.orchestrator.messages.ThreadId;
import io.vertx.core.json.JsonObject;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Who may do what, generated from the rules: each address, each sort of key, each frame. */
@Timeout(60)
class BridgeMatrixTest {

  private static final List<String> FRAMES = List.of("register", "send", "publish");

  private static RunningBridge bridge;
  private static Principal alice;
  private static ThreadId hers;
  private static ThreadId anothers;

  @BeforeAll
  static void start() {
    bridge = new RunningBridge();
    alice = bridge.user("alice", Role.USER);
    hers = bridge.thread(alice);
    anothers = bridge.thread(bridge.user("bob", Role.USER));
  }

  @AfterAll
  static void stop() {
    bridge.close();
  }

  static Stream<Rule> rules() {
    return Rules.ALL.stream();
  }

  static Stream<Rule> open() {
    return rules().filter(rule -> rule.deed() != Deed.NOTHING);
  }

  @ParameterizedTest
  @MethodSource("rules")
  void without_a_key_nothing_is_possible(Rule rule) {
    try (var wire = bridge.wire()) {
      var answer = wire.ask(frame(rule), address(rule, hers));
      assertThat(answer.getString("code")).isEqualTo("key_missing_or_unknown");
      assertThat(wire.ends()).isTrue();
    }
  }

  @ParameterizedTest
  @MethodSource("open")
  void a_key_without_the_scope_is_told_which_one_it_lacks(Rule rule) {
    var others = new TreeSet<>(Scope.ALL);
    others.remove(rule.scope());
    try (var wire = bridge.wire(key(Role.ADMIN, others))) {
      var answer = wire.ask(frame(rule), address(rule, hers));
      assertThat(answer.getString("code")).isEqualTo("scope_missing");
      assertThat(answer.getString("message")).contains(rule.scope().toString());
      assertThat(answer.getString("remedy")).isNotBlank();
    }
  }

  @ParameterizedTest
  @MethodSource("open")
  void a_lesser_role_is_not_enough(Rule rule) {
    var lesser = Arrays.stream(Role.values()).filter(role -> !role.covers(rule.role())).toList();
    for (var role : lesser) {
      try (var wire = bridge.wire(key(role, Scope.ALL))) {
        var answer = wire.ask(frame(rule), address(rule, hers));
        assertThat(answer.getString("code")).as("%s", role).isEqualTo("not_allowed");
      }
    }
  }

  @ParameterizedTest
  @MethodSource("open")
  void an_admins_address_needs_the_scope_of_admins_beside_its_own(Rule rule) {
    var without = new TreeSet<>(Scope.ALL);
    without.remove(Scope.ADMIN);
    try (var wire = bridge.wire(key(Role.ADMIN, without))) {
      var answer = wire.ask(frame(rule), address(rule, hers));
      assertThat("scope_missing".equals(answer.getString("code")))
          .isEqualTo(rule.role() == Role.ADMIN);
    }
  }

  @ParameterizedTest
  @MethodSource("open")
  void what_belongs_to_somebody_else_is_not_there(Rule rule) {
    if (rule.owned() == Owned.THREADS) {
      try (var wire = bridge.wire(bridge.key(alice, Scope.READ))) {
        assertThat(wire.ask("register", address(rule, anothers)).getString("code"))
            .isEqualTo("not_found");
        assertThat(wire.ask("register", address(rule, ThreadId.next())).getString("code"))
            .isEqualTo("not_found");
        assertThat(wire.ask("register", address(rule, hers)).getString("type"))
            .isEqualTo("message");
      }
    }
  }

  @ParameterizedTest
  @MethodSource("rules")
  void only_the_one_deed_of_an_address_is_possible(Rule rule) {
    try (var wire = bridge.wire(key(Role.ADMIN, Scope.ALL))) {
      for (var frame : FRAMES) {
        if (rule.deed() == Deed.NOTHING || !frame.equals(frame(rule))) {
          var code = wire.ask(frame, address(rule, hers)).getString("code");
          assertThat(code).as(frame).isIn("address_unknown", "not_possible_here");
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource("open")
  void the_right_key_is_let_through(Rule rule) {
    var key =
        rule.owned() == Owned.THREADS
            ? bridge.key(alice, rule.scope())
            : key(
                rule.role(),
                rule.role() == Role.ADMIN
                    ? Set.of(Scope.ADMIN, rule.scope())
                    : Set.of(rule.scope()));
    try (var wire = bridge.wire(key)) {
      var answer = wire.ask(frame(rule), address(rule, hers), new JsonObject());
      assertThat(answer.getString("code"))
          .isNotIn("scope_missing", "not_allowed", "not_found", "address_unknown");
    }
  }

  @Test
  void an_address_that_no_rule_names_is_refused() {
    try (var wire = bridge.wire(key(Role.ADMIN, Scope.ALL))) {
      for (var address :
          List.of(
              "command:answer_approval",
              "command:respond_to_user",
              "command:list_projects@here",
              "thread:",
              "thread:" + hers + ":more",
              "deploy:complete:*",
              "__vertx.reply.1",
              "service:",
              "service:UPPER",
              "nothing")) {
        for (var frame : FRAMES) {
          assertThat(wire.ask(frame, address).getString("code"))
              .as(frame + " " + address)
              .isEqualTo("address_unknown");
        }
      }
    }
  }

  @Test
  void every_address_of_the_bus_is_in_the_rules() {
    var named = rules().map(Rule::address).collect(Collectors.toSet());
    assertThat(named).containsAll(BusDocumentTest.addresses());
  }

  private static String key(Role role, Set<Scope> scopes) {
    var user = bridge.user("matrix-" + role, role);
    return bridge.key(user, scopes.toArray(Scope[]::new));
  }

  private static String frame(Rule rule) {
    return switch (rule.deed()) {
      case LISTEN, SERVE -> "register";
      case SEND, NOTHING -> "send";
    };
  }

  private static String address(Rule rule, ThreadId thread) {
    return rule.address().replace("{thread}", thread.toString()).replace("{service}", "matrix");
  }
}
