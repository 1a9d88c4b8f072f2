package dev.orchestrator.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.orchestrator.messages.Principal;
import dev.orchestrator.messages.ProjectKind;
import dev.orchestrator.messages.ProjectStatus;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class ProjectsTest {

  private static StoreDatabase store;
  private static Projects projects;

  @BeforeAll
  static void open() {
    store = new StoreDatabase();
    projects = new Projects(store.database);
  }

  @AfterAll
  static void close() {
    store.close();
  }

  @Test
  void the_same_name_asked_for_at_once_becomes_as_many_names() throws Exception {
    var user = store.user("hurried");

    var names = StoreDatabase.atOnce(20, () -> create(user, "shop").name());

    var numbered = IntStream.rangeClosed(2, 20).mapToObj(n -> "shop-" + n);
    assertThat(names).contains("shop").containsAll(numbered.toList()).doesNotHaveDuplicates();
  }

  @Test
  void two_owners_may_use_one_name() throws Exception {
    var one = store.user("one");
    var two = store.user("two");

    assertThat(create(one, "blog").name()).isEqualTo("blog");
    assertThat(create(two, "blog").name()).isEqualTo("blog");
    assertThat(projects.find(one, "blog")).isNotEqualTo(projects.find(two, "blog"));
  }

  @Test
  void a_deleted_project_gives_its_name_back() {
    var user = store.user("tidy");
    var first = create(user, "shop");
    move(first, ProjectStatus.ARCHIVED);

    assertThat(create(user, "shop").name()).isEqualTo("shop");
    assertThat(projects.of(user.user(), null)).hasSize(1);
    assertThat(projects.of(user.user(), ProjectStatus.ARCHIVED)).hasSize(1);
  }

  @Test
  void a_project_is_found_by_name_and_id_by_its_owner_alone() {
    var user = store.user("owner");
    var stranger = store.user("stranger");
    var project = create(user, "shop");

    assertThat(projects.find(user, "shop")).map(Project::id).contains(project.id());
    assertThat(projects.find(user, project.id().toString())).isPresent();
    assertThat(projects.find(stranger, "shop")).isEmpty();
    assertThat(projects.find(stranger, project.id().toString())).isEmpty();
    assertThat(projects.find(user, "None")).isEmpty();
  }

  @Test
  void a_status_that_does_not_follow_is_refused() {
    var project = create(store.user("impatient"), "shop");

    assertThatThrownBy(() -> move(project, ProjectStatus.LIVE))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("DRAFT")
        .hasMessageContaining("LIVE");
  }

  @Test
  void a_rename_to_a_taken_name_is_refused() {
    var user = store.user("renamer");
    create(user, "shop");
    var other = create(user, "blog");

    assertThat(describe(other, "shop")).isFalse();
    assertThat(describe(other, "news")).isTrue();
    assertThat(projects.find(user, "news")).map(Project::id).contains(other.id());
  }

  private static Project create(Principal user, String name) {
    return store.flows.transaction(tx ->
        projects.create(
            tx,
            user.user(),
            Optional.empty(),
            name,
            "sells things",
            ProjectKind.HTTP_SERVICE,
            List.of("/")));
  }

  private static ProjectStatus move(Project project, ProjectStatus next) {
    return store.flows.transaction(tx -> projects.move(tx, project.id(), next));
  }

  private static boolean describe(Project project, String name) {
    return store.flows.transaction(tx -> projects.describe(tx, project, name, "other"));
  }
}
