package dev.orchestrator.telegram;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.messages.FlowId;
import dev.orchestrator.messages.ProjectId;
import dev.orchestrator.messages.ThreadEvent.Progress;
import dev.orchestrator.messages.ThreadEvent.Said;
import dev.orchestrator.messages.ThreadId;
import dev.orchestrator.platform.TelegramPace;
import dev.orchestrator.testing.Eventually;
import dev.orchestrator.testing.telegram.Bot;
import dev.orchestrator.testing.telegram.BotApiDouble;
import dev.orchestrator.testing.telegram.LimitRules;
import dev.orchestrator.testing.telegram.Phone;
import dev.orchestrator.testing.telegram.Posted;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Many chats are answered at once while their progress is shown, by two nodes, and Telegram says
 * now and then that it is too much or that it is broken. Ten times as fast as Telegram, unless
 * {@code -Dwalk=long}.
 */
@Timeout(600)
class AnswersChaosTest {

  private static final int CHATS = 200;
  private static final int ANSWERS = 20;
  private static final int TOGETHER = 5;
  private static final String LAST = "step " + (ANSWERS - 1);
  private static final int FASTER = "long".equals(System.getProperty("walk")) ? 1 : 10;

  @Test
  void every_answer_arrives_once_and_in_order_in_each_of_many_chats() throws Exception {
    var limits = new LimitRules(3 * FASTER, FASTER, 20 * FASTER, 30 * FASTER);
    var pace = new TelegramPace(30 * FASTER, FASTER, 20 * FASTER);
    var world = BotApiDouble.start(InstantSource.system(), limits);
    try (var stage = new DoorStage(world, pace)) {
      var bot = world.newBot("busy_bot");
      var phones = IntStream.range(0, CHATS).mapToObj(n -> world.newPhone("P" + n, "en")).toList();
      var admins = phones.stream().map(Phone::id).toArray(Long[]::new);
      try (var _ = stage.open(bot, admins);
          var _ = stage.open(bot, admins)) {
        phones.forEach(phone -> phone.with(bot).says("go"));
        var soon = Eventually.within(Duration.ofMinutes(8));
        soon.until(() -> stage.count("telegram_telling") == CHATS);
        world.refuses("sendMessage", 1, 2, 1);
        world.fails("sendMessage");
        world.refuses("editMessageText", 1, 2);
        answer(stage, phones);
        soon.until(() -> finals(bot, phones) >= CHATS * ANSWERS);
        soon.until("progress", () -> phones.stream().allMatch(phone -> ends(bot, phone, LAST)));
        phones.forEach(phone -> stage.log.append(thread(stage, phone), progress("all done")));
        soon.until("edits", () -> phones.stream().allMatch(phone -> ends(bot, phone, "all done")));
      }
      var expected = IntStream.range(0, ANSWERS).mapToObj(AnswersChaosTest::text).toList();
      assertThat(phones).allSatisfy(phone -> assertThat(answers(bot, phone)).isEqualTo(expected));
      System.out.printf(
          "%d finals, %d edits, %d refused for a while%n",
          finals(bot, phones),
          world.calls("editMessageText").size(),
          world.ledger().stream().filter(call -> call.status() == 429).count());
    }
  }

  private static void answer(DoorStage stage, List<Phone> phones) throws Exception {
    var threads = phones.stream().map(phone -> thread(stage, phone)).toList();
    try (var executor = Executors.newFixedThreadPool(8)) {
      for (var from = 0; from < ANSWERS; from += TOGETHER) {
        var first = from;
        var told =
            threads.stream()
                .<Callable<Boolean>>map(thread -> () -> tell(stage, thread, first))
                .toList();
        for (var done : executor.invokeAll(told)) {
          assertThat(done.get()).isTrue();
        }
      }
    }
  }

  private static boolean tell(DoorStage stage, ThreadId thread, int first) {
    return stage.flows.transaction(tx -> {
      for (var n = first; n < first + TOGETHER; n++) {
        stage.log.append(tx, thread, new Said(text(n)));
        stage.log.append(tx, thread, progress("step " + n));
      }
      return true;
    });
  }

  private static Progress progress(String text) {
    return new Progress(FlowId.next(), ProjectId.next(), "developer-1", text);
  }

  private static ThreadId thread(DoorStage stage, Phone phone) {
    return stage.threads(phone.id()).getLast();
  }

  private static boolean ends(Bot bot, Phone phone, String text) {
    return phone.with(bot).fromBot().getLast().text().equals(text);
  }

  private static String text(int number) {
    return "answer " + number;
  }

  private static List<String> answers(Bot bot, Phone phone) {
    return phone.with(bot).fromBot().stream()
        .map(Posted::text)
        .filter(text -> text.startsWith("answer"))
        .toList();
  }

  private static int finals(Bot bot, List<Phone> phones) {
    return phones.stream().mapToInt(phone -> answers(bot, phone).size()).sum();
  }
}
