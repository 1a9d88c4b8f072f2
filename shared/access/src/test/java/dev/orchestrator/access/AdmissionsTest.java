package dev.orchestrator.access;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.messages.Answer;
import dev.orchestrator.messages.Principal;
import dev.orchestrator.messages.Role;
import dev.orchestrator.messages.UserId;
import dev.orchestrator.platform.Await;
import dev.orchestrator.platform.Database;
import dev.orchestrator.platform.Migrations;
import dev.orchestrator.platform.Secret;
import dev.orchestrator.testing.FreshPostgres;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.SqlClient;
import java.util.ArrayList;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Who comes in by an account at somebody else's, on a real database. */
class AdmissionsTest {

  private static final Vertx VERTX = Vertx.vertx();
  private static final AtomicLong SUBJECTS = new AtomicLong(700_000_000L);

  private static Database database;
  private static Users users;
  private static Invitations invitations;
  private static Admissions admissions;
  private static UserId admin;

  @BeforeAll
  static void start() {
    var url = FreshPostgres.url();
    Migrations.run(url, "db/store", "store_migrations");
    database = Database.open(VERTX, url, 8);
    users = new Users(database);
    invitations = new Invitations();
    admissions = new Admissions(users, invitations);
    admin = users.ensure("admin", Role.ADMIN).user();
  }

  @AfterAll
  static void stop() {
    Await.await(VERTX.close());
  }

  @Test
  void a_stranger_stays_outside_and_leaves_nothing_behind() {
    var stranger = account("curious");
    var before = rows();
    assertThat(admit(stranger, false)).isEmpty();
    assertThat(rows()).isEqualTo(before);
  }

  @Test
  void an_account_that_the_settings_name_is_an_admin_until_they_do_not_any_more() {
    var boss = account("boss");
    var in = admit(boss, true).orElseThrow();
    assertThat(in.role()).isEqualTo(Role.ADMIN);
    assertThat(admit(boss, true)).contains(in);
    assertThat(admit(boss, false)).isEmpty();
    assertThat(admit(boss, true)).contains(in);
  }

  @Test
  void an_account_named_for_the_first_time_by_many_messages_at_once_is_one_user() throws Exception {
    var boss = account("swift");
    Callable<Optional<Principal>> come = () -> admit(boss, true);
    var came = new ArrayList<Principal>();
    try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
      for (var one : executor.invokeAll(java.util.Collections.nCopies(16, come))) {
        came.add(one.get().orElseThrow());
      }
    }
    assertThat(came).hasSize(16).containsOnly(came.getFirst());
  }

  @Test
  void an_invitation_gives_its_role_to_the_first_who_shows_it() {
    var token = invite(Role.USER);
    var first = account("ana");
    var user = done(accept(first, token));
    assertThat(user.role()).isEqualTo(Role.USER);
    assertThat(users.named(user.user().toString()).orElseThrow().name()).isEqualTo("telegram-ana");
    assertThat(admit(first, false)).contains(user);
    assertThat(code(accept(account("late"), token))).isEqualTo("invitation_unknown");
    assertThat(done(accept(first, token))).as("shown again, it changes nothing").isEqualTo(user);
  }

  @Test
  void of_many_who_show_one_invitation_at_once_one_comes_in() throws Exception {
    var token = invite(Role.USER);
    Callable<Answer<Principal>> show = () -> accept(account("many"), token);
    var came = new ArrayList<Answer<Principal>>();
    try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
      for (var one : executor.invokeAll(java.util.Collections.nCopies(12, show))) {
        came.add(one.get());
      }
    }
    assertThat(came).filteredOn(answer -> answer instanceof Answer.Done).hasSize(1);
    assertThat(came).filteredOn(answer -> answer instanceof Answer.Refused).hasSize(11);
  }

  @Test
  void an_invitation_ends_with_its_time_and_with_whoever_made_it() {
    var old = invite(Role.USER);
    database.query(
        "UPDATE invitation SET expires_at = now() - interval '1 second' WHERE used_at IS NULL");
    assertThat(code(accept(account("slow"), old))).isEqualTo("invitation_unknown");

    var other = users.ensure("other-admin", Role.ADMIN).user();
    var token = in(client -> invitations.make(client, Role.ADMIN, other)).token();
    users.deactivate(other);
    assertThat(code(accept(account("friend"), token))).isEqualTo("invitation_unknown");
  }

  @Test
  void of_an_invitation_only_its_hash_is_kept() {
    var token = invite(Role.USER).reveal();
    assertThat(token).matches("[A-Za-z0-9_-]{32}");
    assertThat(database.list(row -> row.toJson().encode(), "SELECT * FROM invitation"))
        .isNotEmpty()
        .noneMatch(row -> row.contains(token));
  }

  @Test
  void who_was_an_admin_by_setting_comes_in_again_with_the_role_of_an_invitation() {
    var former = account("former");
    var boss = admit(former, true).orElseThrow();
    var back = done(accept(former, invite(Role.USER)));
    assertThat(back).isEqualTo(new Principal(boss.user(), Role.USER));
    assertThat(admit(former, false)).contains(back);
  }

  @Test
  void a_login_code_joins_an_account_to_the_user_of_the_command_line() {
    var cli = users.ensure("cli-user", Role.USER);
    var telegram = account("same-person");
    var code = in(client -> admissions.code(client, cli.user())).text();
    assertThat(done(link(telegram, code))).isEqualTo(cli);
    assertThat(admit(telegram, false)).contains(cli);
    assertThat(code(link(account("thief"), code))).as("used up").isEqualTo("code_unknown");
  }

  @Test
  void nobody_comes_in_whose_user_was_deactivated_by_whatever_way() {
    var gone = account("gone");
    var user = done(accept(gone, invite(Role.USER)));
    users.deactivate(user.user());
    assertThat(admit(gone, false)).isEmpty();
    assertThat(admit(gone, true)).isEmpty();
    var token = invite(Role.USER);
    assertThat(code(accept(gone, token))).isEqualTo("user_deactivated");
    assertThat(done(accept(account("next"), token)).role()).isEqualTo(Role.USER);
    var code = in(client -> admissions.code(client, admin)).text();
    assertThat(code(link(gone, code))).isEqualTo("user_deactivated");
  }

  @Test
  void nobody_takes_a_name_of_ours_by_what_they_call_themselves() {
    var impostor = done(accept(account("admin"), invite(Role.USER)));
    var namesake = done(accept(account("ADMIN"), invite(Role.USER)));
    assertThat(name(impostor)).isEqualTo("telegram-admin");
    assertThat(name(namesake)).matches("telegram-\\d+");
    assertThat(name(done(accept(account("'; --"), invite(Role.USER))))).isEqualTo("telegram---");
  }

  private static String name(Principal principal) {
    return users.named(principal.user().toString()).orElseThrow().name();
  }

  private static Account account(String name) {
    return new Account("telegram", Long.toString(SUBJECTS.incrementAndGet()), name);
  }

  private static Optional<Principal> admit(Account account, boolean named) {
    return in(client -> admissions.admit(client, account, named));
  }

  private static Answer<Principal> accept(Account account, Secret token) {
    return in(client -> admissions.accept(client, account, token.reveal()));
  }

  private static Answer<Principal> link(Account account, Secret code) {
    return in(client -> admissions.link(client, account, code.reveal()));
  }

  private static Secret invite(Role role) {
    return in(client -> invitations.make(client, role, admin)).token();
  }

  private static <T> T in(Function<SqlClient, T> deed) {
    return database.transaction(deed::apply);
  }

  private static Principal done(Answer<Principal> answer) {
    return ((Answer.Done<Principal>) answer).result();
  }

  private static String code(Answer<Principal> answer) {
    return ((Answer.Refused<Principal>) answer).code();
  }

  private static long rows() {
    return database
        .first(
            row -> row.getLong(0),
            "SELECT (SELECT count(*) FROM app_user) + (SELECT count(*) FROM identity)")
        .orElseThrow();
  }
}
