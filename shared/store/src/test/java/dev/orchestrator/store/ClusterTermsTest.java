package dev.orchestrator.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.store.ClusterTerms.Misfit;
import dev.orchestrator.store.ClusterTerms.Terms;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ClusterTermsTest {

  private static final Terms FIRST = new Terms("git-1", Optional.of("ca-1"));

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
    assertThat(terms.agree("b", new Terms("git-2", Optional.of("ca-1")))).contains(Misfit.GIT);
    assertThat(terms.agree("b", new Terms("git-1", Optional.of("ca-2"))))
        .contains(Misfit.AUTHORITY);
    assertThat(terms.agree("b", new Terms("git-1", Optional.empty()))).contains(Misfit.AUTHORITY);
  }

  @Test
  void while_nobody_else_lives_the_terms_may_change() {
    assertThat(terms.agree("a", FIRST)).isEmpty();
    lives("a");
    var encryptedNoMore = new Terms("git-1", Optional.empty());
    assertThat(terms.agree("a", encryptedNoMore)).isEmpty();
    assertThat(terms.agree("b", encryptedNoMore)).isEmpty();
  }

  private void lives(String node) {
    store.database.query("INSERT INTO flow_node (name, code_version) VALUES ($1, 1)", node);
  }
}
