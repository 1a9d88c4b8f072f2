package dev.orchestrator.llm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.orchestrator.llm.Reply.ToolCall;
import dev.orchestrator.llm.Speaker.Kind;
import dev.orchestrator.testing.Asked;
import dev.orchestrator.testing.Eventually;
import dev.orchestrator.testing.Misbehaviour;
import dev.orchestrator.testing.Said;
import io.vertx.sqlclient.Row;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** The code of each provider against a double that speaks its protocol over HTTP. */
@Timeout(60)
class RemoteModelsTest {

  private static final Said CALL = Said.call("call-1", "get_project", "{\"project\":\"shop\"}");
  private static final Said.Tokens COUNTED = new Said.Tokens(1_000, 400, 50);

  @ParameterizedTest
  @EnumSource
  void words_are_told_as_they_come_and_counted(Kind kind) {
    try (var speaker = kind.start();
        var bench = Bench.of(Bench.env(speaker))) {
      speaker.server().says(_ -> new Said("Good morning", List.of(), COUNTED));
      var heard = new CopyOnWriteArrayList<String>();
      var reply =
          bench
              .models
              .of(Agent.PRODUCT_OWNER)
              .ask(Bench.question(new Line.Outside("hello")), heard::add);
      assertThat(reply.text()).isEqualTo("Good morning");
      assertThat(heard).hasSizeGreaterThan(1);
      assertThat(String.join("", heard)).isEqualTo("Good morning");
      assertThat(bench.rows())
          .singleElement()
          .satisfies(row -> {
            assertThat(row.getString("provider")).isEqualTo(speaker.provider());
            assertThat(row.getString("outcome")).isEqualTo("answered");
            assertThat(row.getUUID("thread_id")).isEqualTo(Bench.THREAD.value());
            assertThat(tokens(row)).isEqualTo(COUNTED);
            assertThat(row.getNumeric("cost_usd").doubleValue()).isPositive();
          });
    }
  }

  @ParameterizedTest
  @EnumSource
  void a_conversation_with_tools_arrives_as_it_is(Kind kind) {
    var asked = new AtomicReference<Asked>();
    try (var speaker = kind.start();
        var bench = Bench.of(Bench.env(speaker))) {
      speaker
          .server()
          .says(question -> {
            asked.set(question);
            return CALL;
          });
      var before = new ToolCall("call-0", "list_projects", "{}");
      var reply =
          bench
              .models
              .of(Agent.PRODUCT_OWNER)
              .ask(
                  Bench.question(
                      new Line.Rules("Be kind"),
                      new Line.Outside("hello"),
                      new Line.Model(new Reply("One moment", List.of(before))),
                      new Line.ToolResult("call-0", "list_projects", "none"),
                      new Line.Outside("and now?")));
      assertThat(reply.calls())
          .singleElement()
          .satisfies(call -> {
            assertThat(call.id()).isNotBlank();
            assertThat(call.tool()).isEqualTo("get_project");
            assertThat(call.arguments()).isEqualToIgnoringWhitespace("{\"project\":\"shop\"}");
          });
      assertThat(asked.get().system()).contains("Be kind");
      assertThat(asked.get().temperature().asDouble()).isEqualTo(0.2);
      assertThat(asked.get().maxTokens().asInt()).isEqualTo(8_192);
      assertThat(asked.get().tools()).contains("create_project", "trigger_deploy");
      assertThat(asked.get().messages().toString())
          .containsSubsequence("hello", "One moment", "list_projects", "none", "and now?");
    }
  }

  @ParameterizedTest
  @EnumSource
  void calls_without_names_get_names_that_differ(Kind kind) {
    try (var speaker = kind.start();
        var bench = Bench.of(Bench.env(speaker))) {
      var twice = new Said.Call("", "list_projects", "{}");
      speaker.server().says(_ -> new Said("", List.of(twice, twice), COUNTED));
      assertThat(bench.ask().calls()).extracting(ToolCall::id).doesNotHaveDuplicates().hasSize(2);
    }
  }

  /** What heals is tried again, and then answered; what broke off was heard to break off. */
  @ParameterizedTest
  @EnumSource
  void what_may_heal_is_tried_again(Kind kind) {
    for (var wrong :
        List.of(
            Misbehaviour.BROKEN,
            Misbehaviour.OVERLOADED,
            Misbehaviour.MALFORMED,
            Misbehaviour.ERROR_IN_STREAM,
            Misbehaviour.CUT_OFF,
            Misbehaviour.ENDED_EARLY)) {
      try (var speaker = kind.start();
          var bench = Bench.of(Bench.env(speaker))) {
        speaker.server().says(_ -> Said.words("Good morning")).does(wrong, wrong);
        var heard = new StringBuilder();
        var reply =
            bench
                .models
                .of(Agent.PRODUCT_OWNER)
                .ask(
                    Bench.question(new Line.Outside("hello")),
                    words -> {
                      heard.append(words);
                      if (words.isEmpty()) {
                        heard.setLength(0);
                      }
                    });
        assertThat(reply.text()).as("%s", wrong).isEqualTo("Good morning");
        assertThat(heard).as("%s", wrong).hasToString("Good morning");
        assertThat(speaker.server().requests()).isEqualTo(3);
        assertThat(bench.rows())
            .extracting(row -> row.getInteger("attempt"))
            .containsExactly(1, 2, 3);
        theLedgerEqualsWhatWasCounted(bench, speaker);
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void a_call_that_is_not_whole_is_never_handed_on(Kind kind) {
    for (var wrong :
        List.of(
            Misbehaviour.MALFORMED,
            Misbehaviour.ERROR_IN_STREAM,
            Misbehaviour.CUT_OFF,
            Misbehaviour.ENDED_EARLY,
            Misbehaviour.CUT_BY_LENGTH)) {
      try (var speaker = kind.start();
          var bench = Bench.of(Bench.env(speaker))) {
        speaker.server().says(_ -> CALL).alwaysDoes(wrong);
        assertThatThrownBy(bench::ask).as("%s", wrong).isInstanceOf(ModelFailed.class);
        var attempts = wrong == Misbehaviour.CUT_BY_LENGTH ? 1 : 3;
        assertThat(speaker.server().requests()).as("%s", wrong).isEqualTo(attempts);
        theLedgerEqualsWhatWasCounted(bench, speaker);
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "KEY_REPEATED, KEY_REFUSED",
    "TOO_LONG, TOO_LONG",
    "RATE_LIMITED_FOR_LONG, RATE_LIMITED",
  })
  void what_cannot_heal_is_asked_once(Misbehaviour wrong, ModelTrouble kind) {
    for (var each : Kind.values()) {
      try (var speaker = each.start();
          var bench = Bench.of(Bench.env(speaker))) {
        speaker.server().alwaysDoes(wrong);
        var failed = catchThrowableOfType(ModelFailed.class, bench::ask);
        assertThat(failed.kind()).as("%s", each).isEqualTo(kind);
        assertThat(speaker.server().requests()).isEqualTo(1);
        assertThat(bench.rows())
            .extracting(row -> row.getString("outcome"))
            .containsOnly(kind.id());
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void the_pause_that_a_provider_asks_for_is_kept(Kind kind) {
    try (var speaker = kind.start();
        var bench = Bench.of(Bench.env(speaker))) {
      speaker.server().does(Misbehaviour.RATE_LIMITED);
      var began = System.nanoTime();
      assertThat(bench.ask().text()).isEqualTo("ready");
      assertThat(Duration.ofNanos(System.nanoTime() - began)).isGreaterThan(Duration.ofMillis(950));
      assertThat(bench.rows().getFirst().getString("outcome")).isEqualTo("rate_limited");
    }
  }

  @ParameterizedTest
  @EnumSource
  void a_model_that_takes_no_temperature_is_asked_without_one_from_then_on(Kind kind) {
    try (var speaker = kind.start();
        var bench = Bench.of(Bench.env(speaker))) {
      speaker.server().alwaysDoes(Misbehaviour.TEMPERATURE_REFUSED);
      assertThat(bench.ask().text()).isEqualTo("ready");
      assertThat(bench.rows())
          .extracting(row -> row.getString("outcome"))
          .containsExactly("bad_request", "answered");
      assertThat(bench.ask().text()).isEqualTo("ready");
      assertThat(speaker.server().requests()).isEqualTo(3);
      assertThat(speaker.server().bodies().getLast()).doesNotContain("temperature");
    }
  }

  /** A request that is refused for another reason costs one more attempt, and no more later. */
  @ParameterizedTest
  @EnumSource
  void a_temperature_that_was_not_to_blame_is_sent_again(Kind kind) {
    try (var speaker = kind.start();
        var bench = Bench.of(Bench.env(speaker))) {
      speaker.server().alwaysDoes(Misbehaviour.REFUSED);
      var failed = catchThrowableOfType(ModelFailed.class, bench::ask);
      assertThat(failed.kind()).isEqualTo(ModelTrouble.BAD_REQUEST);
      assertThat(speaker.server().requests()).isEqualTo(2);
      speaker.server().alwaysDoes(Misbehaviour.NONE);
      assertThat(bench.ask().text()).isEqualTo("ready");
      assertThat(speaker.server().bodies().getLast()).contains("temperature");
    }
  }

  @ParameterizedTest
  @EnumSource
  void a_wrong_name_is_told_from_a_wrong_key(Kind kind) {
    try (var speaker = kind.start();
        var bench = Bench.of(Bench.env(speaker))) {
      speaker.server().knows("another");
      var failed = catchThrowableOfType(ModelFailed.class, bench::ask);
      assertThat(failed.kind()).isEqualTo(ModelTrouble.MODEL_UNKNOWN);
    }
  }

  @ParameterizedTest
  @EnumSource
  void a_provider_that_hangs_is_left_after_the_agent_s_time(Kind kind) {
    try (var speaker = kind.start();
        var bench = Bench.of(Bench.env(speaker))) {
      var set = bench.configs.of(Agent.PRODUCT_OWNER);
      bench.configs.set(
          new AgentConfig(
              set.agent(), set.model(), null, new AgentConfig.Limits(100, 1), set.fallback()));
      speaker.server().does(Misbehaviour.HANGS);
      assertThat(bench.ask().text()).isEqualTo("ready");
      assertThat(bench.rows().getFirst().getString("outcome")).isEqualTo("timed_out");
    }
  }

  /** Providers repeat keys in what they answer; nobody may get to see that. */
  @ParameterizedTest
  @EnumSource
  void a_key_that_the_provider_repeats_is_seen_nowhere(Kind kind) {
    try (var speaker = kind.start();
        var bench = Bench.of(Bench.env(speaker));
        var log = LogCapture.start()) {
      speaker.server().alwaysDoes(Misbehaviour.KEY_REPEATED);
      var trials = new Trials(bench.models, bench.configs);
      trials.start();
      Eventually.within(Duration.ofSeconds(10))
          .until("the trials", () -> trials.trouble().isPresent());
      trials.close();
      var failed = catchThrowableOfType(ModelFailed.class, bench::ask);
      var key = speaker.server().key();
      assertThat(failed).hasStackTraceContaining("the key is not accepted");
      assertThat(stackTrace(failed)).doesNotContain(key);
      assertThat(trials.findings().toString() + trials.trouble()).doesNotContain(key);
      assertThat(log.text()).contains("tried in vain").doesNotContain(key);
      assertThat(bench.rows().stream().map(row -> row.toJson().encode()))
          .noneMatch(row -> row.contains(key));
      assertThat(speaker.server().bodies()).noneMatch(body -> body.contains(key));
    }
  }

  @Test
  void the_fallback_answers_and_a_model_that_fails_too_often_is_left_alone_for_a_while() {
    try (var first = Kind.OPENAI.start();
        var second = Kind.ANTHROPIC.start();
        var bench = Bench.of(Bench.env(first, second))) {
      first.server().says(_ -> Said.words("first")).alwaysDoes(Misbehaviour.BROKEN);
      second.server().says(_ -> Said.words("second"));
      bench.configs.set(
          new AgentConfig(
              Agent.PRODUCT_OWNER,
              new ModelName("openai", "big"),
              0.2,
              AgentConfig.Limits.USUAL,
              new ModelName("anthropic", "other")));

      assertThat(bench.ask().text()).isEqualTo("second");
      assertThat(bench.rows())
          .extracting(row -> row.getString("model") + row.getBoolean("fallback"))
          .containsExactly("bigfalse", "bigfalse", "bigfalse", "othertrue");
      assertThat(bench.ask().text()).isEqualTo("second");
      assertThat(first.server().requests()).isEqualTo(6);
      assertThat(bench.ask().text()).isEqualTo("second");
      assertThat(first.server().requests()).as("left alone").isEqualTo(6);

      first.server().alwaysDoes(Misbehaviour.NONE);
      Eventually.within(Duration.ofSeconds(5))
          .until("the first answers again", () -> bench.ask().text().equals("first"));
    }
  }

  @Test
  void nobody_at_the_address_is_said_as_such() {
    try (var bench = Bench.of(java.util.Map.of("OLLAMA_URL", "http://127.0.0.1:1"))) {
      var failed = catchThrowableOfType(ModelFailed.class, bench::ask);
      assertThat(failed.kind()).isEqualTo(ModelTrouble.UNREACHABLE);
      assertThat(failed).hasMessageContaining("product_owner: ollama/qwen3:8b did not answer");
    }
  }

  private static void theLedgerEqualsWhatWasCounted(Bench bench, Speaker speaker) {
    assertThat(bench.rows()).hasSize(speaker.server().requests());
    assertThat(
            bench.rows().stream()
                .filter(row -> row.getInteger("input_tokens") != null)
                .map(RemoteModelsTest::tokens))
        .containsExactlyElementsOf(speaker.server().counted());
  }

  private static Said.Tokens tokens(Row row) {
    return new Said.Tokens(
        row.getInteger("input_tokens"),
        row.getInteger("cached_tokens"),
        row.getInteger("output_tokens"));
  }

  private static String stackTrace(Throwable failed) {
    var text = new java.io.StringWriter();
    failed.printStackTrace(new java.io.PrintWriter(text));
    return text.toString();
  }
}
