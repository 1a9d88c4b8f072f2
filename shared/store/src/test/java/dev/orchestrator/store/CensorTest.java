package dev.orchestrator.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.messages.DeployEvent.DeployFailed;
import dev.orchestrator.messages.FlowId;
import dev.orchestrator.messages.Principal;
import dev.orchestrator.messages.ProjectId;
import dev.orchestrator.messages.ProjectKind;
import dev.orchestrator.messages.ThreadEvent;
import dev.orchestrator.messages.ThreadEvent.Asked;
import dev.orchestrator.messages.ThreadEvent.SecretKept;
import dev.orchestrator.messages.ThreadEvent.UserSaid;
import dev.orchestrator.messages.ThreadId;
import dev.orchestrator.platform.Bus;
import dev.orchestrator.platform.Secret;
import dev.orchestrator.vault.MasterKey;
import dev.orchestrator.vault.MasterKeys;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CensorTest {

  private static final String COMMIT = "3f8a1c2e9b7d4f6a8c0e2b4d6f8a1c3e5b7d9f0a";

  private final StoreDatabase store = new StoreDatabase();
  private final Secrets secrets =
      new Secrets(
          store.database,
          Keyring.open(store.database, new MasterKeys(MasterKey.random(), List.of(), "")));
  private final SecretWaits waits = new SecretWaits(store.database);
  private final Projects projects = new Projects(store.database);
  private final ThreadLog log =
      new ThreadLog(
          store.database, store.flows, new Bus(store.vertx), new Censor(secrets, waits, projects));

  @AfterAll
  void close() {
    store.close();
  }

  /** A user with a thread and a project of hers. */
  private final class Person {
    final Principal principal = store.user(UUID.randomUUID().toString());
    final ThreadId thread = store.thread(principal);
    final Project project =
        store.flows.transaction(tx ->
            projects.create(
                tx,
                principal.user(),
                Optional.of(thread),
                "bot",
                "",
                ProjectKind.TELEGRAM_BOT,
                List.of()));

    void says(String text) {
      log.append(thread, new UserSaid(principal.user(), text));
    }

    void waitsFor(String... names) {
      var wait =
          new SecretWait(
              FlowId.next(),
              project.id(),
              Optional.of(thread),
              List.of(names),
              COMMIT,
              "secrets-1");
      store.flows.transaction(tx -> {
        waits.begin(tx, wait);
        return true;
      });
    }

    List<ThreadEvent> events() {
      return log.after(thread, 0, 100).stream().map(LoggedEvent::event).toList();
    }

    String kept(SecretScope scope, String name) {
      return store.flows.transaction(
          tx -> secrets.newest(tx, scope, name).map(Secret::reveal).orElse("nothing"));
    }
  }

  @Test
  void what_was_typed_by_mistake_is_kept_apart_and_its_name_takes_its_place() {
    var ann = new Person();
    var key = openAiKey();
    ann.says("use " + key + " for it, commit " + COMMIT);
    ann.says("again: " + key);
    assertThat(ann.events())
        .containsExactly(
            new UserSaid(ann.principal.user(), "use [secret CAUGHT_1] for it, commit " + COMMIT),
            new SecretKept(null, null, "CAUGHT_1", false),
            new UserSaid(ann.principal.user(), "again: [secret CAUGHT_1]"),
            new SecretKept(null, null, "CAUGHT_1", false));
    assertThat(ann.kept(SecretScope.of(ann.principal.user()), "CAUGHT_1")).isEqualTo(key);
  }

  @Test
  void what_a_deploy_waits_for_goes_to_its_project() {
    var ann = new Person();
    ann.waitsFor("OPENAI_API_KEY", "SMTP_PASSWORD");
    var key = openAiKey();
    ann.says("the key: " + key);
    assertThat(ann.events().getLast())
        .isEqualTo(new SecretKept(ann.project.id(), "bot", "OPENAI_API_KEY", false));
    assertThat(ann.kept(SecretScope.of(ann.project), "OPENAI_API_KEY")).isEqualTo(key);
    ann.says("SMTP_PASSWORD=swordfish7");
    assertThat(ann.events().getLast())
        .isEqualTo(new SecretKept(ann.project.id(), "bot", "SMTP_PASSWORD", true));
  }

  @Test
  void a_single_word_is_the_value_if_nothing_else_is_missing() {
    var ann = new Person();
    ann.says("horse9battery-staple");
    assertThat(ann.events()).hasSize(1);
    ann.waitsFor("DB_PASSPHRASE");
    ann.says("horse9battery-staple");
    assertThat(ann.kept(SecretScope.of(ann.project), "DB_PASSPHRASE"))
        .isEqualTo("horse9battery-staple");
  }

  @Test
  void a_key_of_another_kind_is_not_taken_for_the_one_that_is_missing() {
    var ann = new Person();
    ann.waitsFor("TELEGRAM_BOT_TOKEN");
    ann.says("take " + openAiKey());
    assertThat(ann.events().getLast()).isEqualTo(new SecretKept(null, null, "CAUGHT_1", false));
  }

  @Test
  void what_is_in_the_vault_stands_in_no_event_whoever_tells_it() {
    var ann = new Person();
    store.flows.transaction(tx ->
        secrets.set(
            tx,
            SecretScope.of(ann.project),
            "PIN",
            new Secret("correct horse"),
            SecretKind.USER,
            null));
    var flow = FlowId.next();
    var project = ProjectId.next();
    log.append(
        ann.thread,
        new DeployFailed(
            flow, project, "bot", COMMIT, "failed", "said correct horse\nand correct+horse"));
    log.append(ann.thread, new Asked("Is it correct horse?", List.of("correct horse", "no")));
    assertThat(ann.events())
        .containsExactly(
            new DeployFailed(
                flow, project, "bot", COMMIT, "failed", "said [secret PIN]\nand [secret PIN]"),
            new Asked("Is it [secret PIN]?", List.of("[secret PIN]", "no")));
  }

  @Test
  void a_title_and_a_log_without_a_vault_hold_no_secret_either() {
    var ann = new Person();
    var key = openAiKey();
    var thread = store.threads.open(ann.principal.user(), "bot with " + key);
    assertThat(store.threads.find(ann.principal, thread).orElseThrow().title())
        .isEqualTo("bot with [secret]");
    store.log.append(thread, new UserSaid(ann.principal.user(), "it is " + key));
    assertThat(log.after(thread, 0, 1).getFirst().event())
        .isEqualTo(new UserSaid(ann.principal.user(), "it is [secret]"));
  }

  private static String openAiKey() {
    return "sk-proj-1" + (UUID.randomUUID() + "" + UUID.randomUUID()).replace("-", "");
  }
}
