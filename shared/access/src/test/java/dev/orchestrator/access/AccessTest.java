package dev.orchestrator.access;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.access.Gate.Decision;
import dev.orchestrator.messages.Principal;
import dev.orchestrator.messages.Role;
import dev.orchestrator.messages.UserId;
import dev.orchestrator.platform.Await;
import dev.orchestrator.platform.Database;
import dev.orchestrator.platform.Migrations;
import dev.orchestrator.store.Threads;
import dev.orchestrator.testing.FreshPostgres;
import io.vertx.core.Vertx;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Users, keys and the gate on a real database. */
class AccessTest {

  private static final Vertx VERTX = Vertx.vertx();

  private static Database database;
  private static ApiKeys keys;
  private static Gate gate;
  private static Principal user;
  private static Principal admin;

  @BeforeAll
  static void start() {
    var url = FreshPostgres.url();
    Migrations.run(url, "db/store", "store_migrations");
    database = Database.open(VERTX, url, 4);
    keys = new ApiKeys(database);
    gate = new Gate(keys);
    user = new Users(database).ensure("user", Role.USER);
    admin = new Users(database).ensure("admin", Role.ADMIN);
  }

  @AfterAll
  static void stop() {
    Await.await(VERTX.close());
  }

  @Test
  void a_key_belongs_to_its_user_and_only_its_hash_is_kept() {
    var key = keys.create(user.user(), "laptop").reveal();
    assertThat(key).matches("ork_[0-9a-f]{16}_[0-9a-f]{64}");
    assertThat(keys.verify(key).map(Caller::principal)).contains(user);
    var secret = key.substring(key.lastIndexOf('_') + 1);
    var rows = database.list(row -> row.toJson().encode(), "SELECT * FROM api_key");
    assertThat(rows).isNotEmpty().noneMatch(row -> row.contains(secret));
  }

  @Test
  void a_key_prints_as_stars() {
    assertThat(keys.create(user.user(), "laptop").toString()).isEqualTo("***");
  }

  @Test
  void a_key_with_one_letter_changed_is_nobody_s() {
    var key = keys.create(user.user(), "laptop").reveal();
    for (var i = 4; i < key.length(); i++) {
      var letter = key.charAt(i) == 'a' ? 'b' : 'a';
      var forged = key.substring(0, i) + letter + key.substring(i + 1);
      assertThat(keys.verify(forged)).as("letter %d", i).isEmpty();
    }
  }

  @Test
  void a_key_that_was_revoked_or_has_expired_opens_nothing() {
    var revoked = keys.create(user.user(), "revoked").reveal();
    database.query("UPDATE api_key SET revoked_at = now() WHERE name = 'revoked'");
    assertThat(keys.verify(revoked)).isEmpty();
    var expired = keys.create(user.user(), "expired").reveal();
    database.query("UPDATE api_key SET expires_at = now() + interval '1 h' WHERE name = 'expired'");
    assertThat(keys.verify(expired).map(Caller::principal)).contains(user);
    database.query("UPDATE api_key SET expires_at = now() WHERE name = 'expired'");
    assertThat(keys.verify(expired)).isEmpty();
  }

  @Test
  void a_role_that_nobody_knows_opens_nothing_and_spoils_nobody_else() {
    var odd = new Users(database).ensure("odd", Role.USER);
    var oddKey = keys.create(odd.user(), "odd").reveal();
    var key = keys.create(user.user(), "good").reveal();
    database.query("UPDATE app_user SET role = 'WIZARD' WHERE name = 'odd'");
    assertThat(keys.verify(oddKey)).isEmpty();
    assertThat(new Users(database).find(odd.user())).isEmpty();
    assertThat(judge(Policy.USER, "Bearer " + oddKey)).isInstanceOf(Decision.Unauthenticated.class);
    assertThat(keys.verify(key).map(Caller::principal)).contains(user);
  }

  @Test
  void a_role_counts_from_the_next_request() {
    var riser = new Users(database).ensure("riser", Role.USER);
    var header = "Bearer " + keys.create(riser.user(), "x").reveal();
    assertThat(judge(Policy.ADMIN, header)).isInstanceOf(Decision.Forbidden.class);
    database.query("UPDATE app_user SET role = 'ADMIN' WHERE name = 'riser'");
    assertThat(judge(Policy.ADMIN, header)).isInstanceOf(Decision.Allowed.class);
  }

  @Test
  void a_principal_finds_what_is_its_own_and_an_admin_no_more_than_that() {
    var threads = new Threads(database);
    var thread = threads.open(user.user(), "");
    assertThat(threads.find(user, thread)).isPresent();
    assertThat(threads.find(admin, thread)).isEmpty();
  }

  @Test
  void ensuring_a_user_again_changes_nothing() {
    var again = new Users(database).ensure("user", Role.ADMIN);
    assertThat(again).isEqualTo(user);
    assertThat(new Users(database).find(user.user())).contains(user);
    assertThat(new Users(database).find(UserId.next())).isEmpty();
  }

  @ParameterizedTest
  @NullSource
  @ValueSource(
      strings = {
        "",
        "Bearer",
        "Bearer ",
        "Bearer ork_",
        "bearer x",
        "Basic",
        "Basic ====",
        "Basic bm9jb2xvbg==",
        "Digest x",
        "Bearer '; DROP TABLE api_key; --"
      })
  void a_header_without_a_good_key_passes_only_where_anybody_may(String header) {
    assertThat(judge(Policy.ANYBODY, header)).isEqualTo(new Decision.Allowed(Optional.empty()));
    assertThat(judge(Policy.USER, header)).isInstanceOf(Decision.Unauthenticated.class);
    assertThat(judge(Policy.ADMIN, header)).isInstanceOf(Decision.Unauthenticated.class);
  }

  @ParameterizedTest
  @EnumSource(Policy.class)
  void an_admin_passes_every_policy(Policy policy) {
    var header = "Bearer " + keys.create(admin.user(), "x").reveal();
    assertThat(judge(policy, header)).matches(decision -> isAllowed(decision, admin));
  }

  @Test
  void a_key_may_come_as_the_password_of_basic_authentication() {
    var pair = "git:" + keys.create(user.user(), "git").reveal();
    var header =
        "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8));
    assertThat(judge(Policy.USER, header)).matches(decision -> isAllowed(decision, user));
  }

  @Test
  void a_repository_s_door_is_opened_a_crack_for_any_key_and_told_whose_it_is_not() {
    assertThat(judge(Policy.REPOSITORY, null)).isInstanceOf(Decision.Unauthenticated.class);
    assertThat(judge(Policy.REPOSITORY, "Bearer of-a-project"))
        .isEqualTo(new Decision.Allowed(Optional.empty()));
  }

  private static Decision judge(Policy policy, @Nullable String header) {
    return gate.judge(policy, false, header);
  }

  private static boolean isAllowed(Decision decision, Principal principal) {
    return decision instanceof Decision.Allowed(var caller)
        && caller.map(Caller::principal).equals(Optional.of(principal));
  }
}
