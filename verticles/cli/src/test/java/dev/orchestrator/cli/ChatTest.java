package dev.orchestrator.cli;

import static dev.orchestrator.cli.Scenes.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.messages.Address;
import dev.orchestrator.messages.ThreadEvent.Said;
import dev.orchestrator.messages.ThreadId;
import dev.orchestrator.messages.ThreadWords;
import java.io.ByteArrayOutputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a person at a terminal sees of an answer while it is being written. */
@Timeout(60)
class ChatTest {

  @TempDir private Path folder;

  @Test
  void an_answer_appears_as_it_is_written_and_stands_there_once() throws Exception {
    var out = new ByteArrayOutputStream();
    var keyboard = new PipedOutputStream();
    var seen = new CountDownLatch(1);
    try (var server = new TestServer(folder);
        var in = new PipedInputStream(keyboard)) {
      server.team((thread, _) -> speak(server, thread, seen));
      var env = new HashMap<>(server.env());
      env.put("NO_COLOR", "1");
      var chat =
          CompletableFuture.supplyAsync(
              () -> Typed.run(new Terminal(true, 80), env, in, out, "chat"));
      eventually(() -> text(out).contains("> "));
      keyboard.write("hello\n".getBytes(StandardCharsets.UTF_8));
      keyboard.flush();
      eventually(() -> text(out).contains("You are wel\n> "));
      seen.countDown();
      eventually(() -> text(out).contains("You are welcome.\n> "));
      keyboard.close();
      var typed = chat.get(20, TimeUnit.SECONDS);
      assertThat(typed.exit()).isZero();
      assertThat(typed.out())
          .contains("You are wel\n> \r\033[K\033[1A\r\033[KYou are welcome.\n> ");
      assertThat(typed.out().split("You are welcome\\.", -1)).hasSize(2);
    }
  }

  /** Says half of it until the person has seen that, then all of it. */
  private static void speak(TestServer server, ThreadId thread, CountDownLatch seen) {
    var newest = server.stores.log().lastSeq(thread);
    try {
      do {
        server.bus.publish(
            Address.threadWords(thread), new ThreadWords(thread, newest, "1", "You are wel"));
      } while (!seen.await(200, TimeUnit.MILLISECONDS));
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
    server.tell(thread, new Said("You are welcome."));
  }

  private static String text(ByteArrayOutputStream out) {
    return out.toString(StandardCharsets.UTF_8);
  }
}
