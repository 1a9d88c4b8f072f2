package dev.orchestrator.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.store.ClusterTerms.Misfit;
import dev.orchestrator.store.ClusterTerms.Terms;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ClusterTermsTest {

  private static final Set<String> KEYS = Set.of("new", "old");
  private static final Terms FIRST = new Terms("git-1", Optional.of("ca-1"), KEYS);

  private final StoreDatabase store = new StoreDatabase();
  private final ClusterTerms terms = new ClusterTerms(store.database);

  @AfterEach
  void close() {
    store.close();
  }

  @Test
  void whoever_shares_what_the_living_share_fits() {
    assertThat(terms.agree("a", FIRST)).isEmpty();
    lives("a");
    assertThat(terms.agree("b", FIRST)).isEmpty();
  }

  @Test
  void what_is_not_shared_is_named() {
    assertThat(terms.agree("a", FIRST)).isEmpty();
    lives("a");
    assertThat(terms.agree("b", new Terms("git-2", Optional.of("ca-1"), KEYS)))
        .contains(Misfit.GIT);
    assertThat(terms.agree("b", new Terms("git-1", Optional.of("ca-2"), KEYS)))
        .contains(Misfit.AUTHORITY);
    assertThat(terms.agree("b", new Terms("git-1", Optional.empty(), KEYS)))
        .contains(Misfit.AUTHORITY);
  }

  @Test
  void the_newest_key_must_be_among_those_that_a_node_was_given() {
    assertThat(terms.agree("a", FIRST)).isEmpty();
    lives("a");
    store.database.query("INSERT INTO master_key (version, fingerprint) VALUES (1, 'old')");
    assertThat(terms.agree("b", FIRST)).as("knows the old one").isEmpty();
    store.database.query("INSERT INTO master_key (version, fingerprint) VALUES (2, 'new')");
    assertThat(terms.agree("b", FIRST)).as("knows both").isEmpty();
    assertThat(terms.agree("b", new Terms("git-1", Optional.of("ca-1"), Set.of("old"))))
        .contains(Misfit.MASTER_KEY);
  }

  @Test
  void while_nobody_else_lives_the_terms_may_change() {
    assertThat(terms.agree("a", FIRST)).isEmpty();
    lives("a");
    var encryptedNoMore = new Terms("git-1", Optional.empty(), KEYS);
    assertThat(terms.agree("a", encryptedNoMore)).isEmpty();
    assertThat(terms.agree("b", encryptedNoMore)).isEmpty();
  }

  private void lives(String node) {
    store.database.query("INSERT INTO flow_node (name, code_version) VALUES ($1, 1)", node);
  }
}
