package dev.orchestrator.po;

import dev.orchestrator.llm.Line;
import dev.orchestrator.llm.Models.Model;
import dev.orchestrator.llm.Question;
import dev.orchestrator.llm.Reply;
import dev.orchestrator.llm.Reply.ToolCall;
import dev.orchestrator.platform.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * A model that plays a script: each scene is asked for the reply to one question. It keeps the
 * questions, outside of any database.
 */
final class ScriptedModel implements Model {

  private final BlockingQueue<Function<Question, Reply>> scenes = new LinkedBlockingQueue<>();
  private final List<Question> asked = new ArrayList<>();

  /** The next answer are these words. */
  ScriptedModel says(String words) {
    return plays(_ -> words(words));
  }

  /** The next answer is this one call. */
  ScriptedModel calls(String tool, Map<String, ?> arguments) {
    return plays(_ -> call(tool, arguments));
  }

  ScriptedModel plays(Function<Question, Reply> scene) {
    scenes.add(scene);
    return this;
  }

  static Reply words(String words) {
    return new Reply(words, List.of());
  }

  static Reply call(String tool, Map<String, ?> arguments) {
    return new Reply("", List.of(new ToolCall("call", tool, Json.write(arguments))));
  }

  @Override
  public Reply ask(Question question) {
    synchronized (asked) {
      asked.add(question);
    }
    try {
      var scene = scenes.poll(10, TimeUnit.SECONDS);
      if (scene == null) {
        throw new IllegalStateException("the script is over");
      }
      return scene.apply(question);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** Tells its words one by one before it has said them all. */
  @Override
  public Reply ask(Question question, Consumer<String> words) {
    var reply = ask(question);
    for (var word : reply.text().split("(?<=\\s)", -1)) {
      if (!word.isEmpty()) {
        words.accept(word);
      }
    }
    return reply;
  }

  List<Question> asked() {
    synchronized (asked) {
      return List.copyOf(asked);
    }
  }

  /** The answer to the newest tool call that a question shows. */
  static String lastResult(Question question) {
    return question.lines().stream()
        .filter(Line.ToolResult.class::isInstance)
        .map(line -> ((Line.ToolResult) line).text())
        .reduce((_, last) -> last)
        .orElseThrow();
  }

  /** What came from outside, in order. */
  static List<String> outside(Question question) {
    return question.lines().stream()
        .filter(Line.Outside.class::isInstance)
        .map(line -> ((Line.Outside) line).text())
        .toList();
  }
}
