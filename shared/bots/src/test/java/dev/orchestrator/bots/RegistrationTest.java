package dev.orchestrator.bots;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.messages.Answer;
import dev.orchestrator.platform.Secret;
import dev.orchestrator.testing.telegram.Bot;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RegistrationTest {

  private final PoolStage stage = new PoolStage();
  private final Registration registration = stage.registration(Optional.empty());

  @AfterEach
  void close() {
    stage.close();
  }

  @Test
  void a_bot_that_nobody_uses_is_kept_with_its_name() {
    var bot = stage.telegram.newBot("fresh_bot");
    var kept = done(registration.register(new Secret(" " + bot.token() + "\n"), stage.admin));
    assertThat(kept.username()).isEqualTo("fresh_bot");
    assertThat(kept.id()).isEqualTo(bot.id());
    assertThat(kept.available()).isTrue();
    assertThat(stage.bots.list()).containsExactly(kept);
  }

  @Test
  void a_token_that_comes_twice_is_refused() {
    var bot = stage.telegram.newBot("fresh_bot");
    register(bot);
    assertThat(refused(register(bot)).code()).isEqualTo("bot_known");
  }

  @Test
  void what_is_no_token_is_refused_without_being_repeated() {
    var refused = refused(registration.register(new Secret("hello there"), stage.admin));
    assertThat(refused.code()).isEqualTo("token_invalid");
    assertThat(refused.message() + refused.remedy()).doesNotContain("hello");
    assertThat(stage.telegram.ledger()).isEmpty();
  }

  @Test
  void the_bot_that_people_talk_with_is_no_projects() {
    var bot = stage.telegram.newBot("front_door_bot");
    var answer =
        stage.registration(Optional.of(bot)).register(new Secret(bot.token()), stage.admin);
    assertThat(refused(answer).code()).isEqualTo("bot_is_ours");
  }

  @Test
  void a_revoked_token_is_refused() {
    var bot = stage.telegram.newBot("gone_bot");
    stage.telegram.revoke(bot);
    var refused = refused(register(bot));
    assertThat(refused.code()).isEqualTo("token_refused");
    assertThat(refused.message()).contains("does not know");
    assertThat(stage.bots.list()).isEmpty();
  }

  @Test
  void when_telegram_is_away_nothing_is_kept_and_the_remedy_is_to_try_again() {
    var bot = stage.telegram.newBot("far_bot");
    stage.telegram.fails("getMe");
    var refused = refused(register(bot));
    assertThat(refused.code()).isEqualTo("telegram_away");
    assertThat(stage.bots.list()).isEmpty();
    assertThat(register(bot)).isInstanceOf(Answer.Done.class);
  }

  @Test
  void a_bot_that_was_put_aside_is_available_again_once_it_was_registered_anew() {
    var bot = stage.telegram.newBot("stolen_bot");
    register(bot);
    stage.in(tx -> {
      stage.bots.note(tx, bot.id(), "polled elsewhere");
      return true;
    });
    assertThat(done(register(bot)).available()).isTrue();
  }

  @Test
  void a_bot_is_removed_only_while_no_project_has_it() {
    var bot = stage.telegram.newBot("busy_bot");
    register(bot);
    var project = stage.project("busy");
    stage.lent(project);
    assertThat(refused(registration.remove(bot.id())).code()).isEqualTo("bot_allocated");
    stage.in(tx -> stage.lending.takeBack(tx, project));
    assertThat(done(registration.remove(bot.id())).username()).isEqualTo("busy_bot");
    assertThat(refused(registration.remove(bot.id())).code()).isEqualTo("bot_not_found");
  }

  private Answer<PoolBot> register(Bot bot) {
    return registration.register(new Secret(bot.token()), stage.admin);
  }

  private static PoolBot done(Answer<PoolBot> answer) {
    return ((Answer.Done<PoolBot>) answer).result();
  }

  private static Answer.Refused<PoolBot> refused(Answer<PoolBot> answer) {
    return (Answer.Refused<PoolBot>) answer;
  }
}
