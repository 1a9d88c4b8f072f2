package dev.orchestrator.chats;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.store.KeyRotation;
import dev.orchestrator.store.KeyRotation.Outcome;
import dev.orchestrator.store.Keyring;
import dev.orchestrator.vault.MasterKey;
import dev.orchestrator.vault.MasterKeys;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SealedUpdatesTest {

  private final ChatsDatabase stage = new ChatsDatabase();
  private final MasterKey first = MasterKey.random();
  private final MasterKey next = MasterKey.random();

  @AfterEach
  void close() {
    stage.close();
  }

  @Test
  void what_waits_while_the_master_key_changes_is_handled_under_the_new_one() {
    var chat = ChatsDatabase.chat();
    var before = stage.inbox(first);
    for (var id = 1; id <= 60; id++) {
      before.keep(new Update(chat, id, "words " + id));
    }
    assertThat(rotate(first)).isEqualTo(new Outcome.Done(60));
    var heard = new ArrayList<String>();
    var after = stage.inbox(next);
    while (after.handleNext(chat, (_, update) -> heard.add(update.body()))) {}
    assertThat(heard).hasSize(60).startsWith("words 1", "words 2").endsWith("words 60");
  }

  @Test
  void what_nobody_can_open_any_more_does_not_hold_up_the_change() {
    var chat = ChatsDatabase.chat();
    stage.inbox(MasterKey.random()).keep(new Update(chat, 1, "lost"));
    assertThat(rotate(first)).isEqualTo(new Outcome.Done(1));
    assertThat(stage.inbox.waiting(ChatsDatabase.BOT, 10)).isEmpty();
  }

  private Outcome rotate(MasterKey former) {
    var keys = new MasterKeys(next, List.of(former), "");
    var ring = Keyring.open(stage.database, keys);
    var others = List.<dev.orchestrator.store.Resealing>of(new SealedUpdates());
    return new KeyRotation(stage.database, ring, keys, Optional.empty(), others).rotate();
  }
}
