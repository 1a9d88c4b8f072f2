package dev.orchestrator.messages;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.messages.DeployEvent.DeployFinished;
import dev.orchestrator.messages.ThreadEvent.FlowFailed;
import java.util.Locale;
import java.util.ResourceBundle;
import org.junit.jupiter.api.Test;

class LinesTest {

  private static final DeployFinished LIVE =
      new DeployFinished(
          FlowId.next(),
          ProjectId.next(),
          "greeter",
          ReleaseId.next(),
          "http://127.0.0.1:8000",
          "0123456789abcdef",
          false);

  @Test
  void what_is_live_is_said_with_its_url_and_commit() {
    assertThat(Lines.in(Locale.ENGLISH).of(LIVE))
        .isEqualTo("greeter is live at http://127.0.0.1:8000 (commit 01234567)");
    assertThat(Lines.in(Locale.of("ru")).of(LIVE))
        .startsWith("greeter работает: http://127.0.0.1:8000");
  }

  @Test
  void a_language_that_we_do_not_speak_is_english() {
    assertThat(Lines.in(Locale.of("xx")).of(LIVE)).startsWith("greeter is live");
  }

  @Test
  void braces_in_a_reason_stay_as_they_are() {
    var failed = new FlowFailed(FlowId.next(), "k", null, null, "bad {0} 'quoted'", "");
    assertThat(Lines.in(Locale.ENGLISH).of(failed)).isEqualTo("It did not work: bad {0} 'quoted'");
  }

  @Test
  void every_line_exists_in_every_language() {
    var english = ResourceBundle.getBundle("lines", Locale.ROOT);
    var russian = ResourceBundle.getBundle("lines", Locale.of("ru"));
    assertThat(russian.getLocale().getLanguage()).isEqualTo("ru");
    assertThat(english.keySet())
        .allSatisfy(key -> assertThat(russian.getString(key)).isNotEqualTo(english.getString(key)));
  }
}
