package dev.orchestrator.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.testing.FreshRedis;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class MembershipTest {

  private final Nodes nodes = new Nodes(FreshRedis.url().reveal());

  @AfterEach
  void close() {
    nodes.close();
  }

  @Test
  void nodes_that_join_see_each_other_and_talk() {
    var one = nodes.start();
    var other = nodes.start();
    Nodes.agree(one, other);

    Nodes.get(
        one.eventBus()
            .<String>consumer("greet", message -> message.reply("hello " + message.body()))
            .completion());

    var reply = Nodes.get(other.eventBus().<String>request("greet", "you"));
    assertThat(reply.body()).isEqualTo("hello you");
  }
}
