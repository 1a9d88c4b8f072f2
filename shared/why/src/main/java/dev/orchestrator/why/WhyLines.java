package dev.orchestrator.why;

import dev.orchestrator.messages.Explanation;
import dev.orchestrator.messages.Explanation.Awaited;
import dev.orchestrator.messages.Explanation.Doing;
import dev.orchestrator.messages.Explanation.Live;
import dev.orchestrator.messages.Explanation.Setback;
import dev.orchestrator.messages.Explanation.Spent;
import dev.orchestrator.messages.Phrases;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** An explanation in words, in a person's language. Times are UTC, to the second. */
final class WhyLines {

  private static final int SHORT_COMMIT = 8;
  private static final int EVIDENCE_LINES = 10;

  /** What flows say of an await after which a person is only reminded. */
  private static final String REMINDER = "the person is reminded";

  private final Phrases phrases;

  WhyLines(Locale language) {
    this.phrases = Phrases.in("why", language);
  }

  List<String> of(Explanation known) {
    var lines = new ArrayList<String>();
    lines.add(
        known.status() == null
            ? phrases.line("about", known.about())
            : phrases.line("about.status", known.about(), status(known.status())));
    known.now().forEach(doing -> lines.add(doing(doing)));
    if (known.now().isEmpty()) {
      lines.add(phrases.line("now.nothing"));
    }
    known.waits().forEach(waits -> lines.add(waits(waits)));
    known.failures().forEach(failed -> lines.addAll(failed(failed)));
    lines.add(known.live() == null ? phrases.line("live.nothing") : live(known.live()));
    lines.add(spent(known.spent()));
    known.next().forEach(next -> lines.add(phrases.line("next", next)));
    return lines;
  }

  private String status(String name) {
    var key = "status." + name.toLowerCase(Locale.ROOT);
    return phrases.has(key) ? phrases.line(key) : name;
  }

  private String doing(Doing doing) {
    var line =
        phrases.line(
            "now",
            work(doing.kind()),
            doing.words().isEmpty() ? doing.stage() : doing.words(),
            time(doing.since()),
            doing.flow());
    var round =
        doing.round() == null || doing.rounds() == null
            ? ""
            : " " + phrases.line("now.round", doing.round(), doing.rounds());
    var attempt = doing.attempt() > 1 ? " " + phrases.line("now.attempt", doing.attempt()) : "";
    var until = doing.until() == null ? "" : " " + phrases.line("now.until", time(doing.until()));
    return line + round + attempt + until;
  }

  private String waits(Awaited waits) {
    var since = waits.since() == null ? "" : time(waits.since());
    var line =
        phrases.line("waits." + waits.what().toLowerCase(Locale.ROOT), waits.subject(), since);
    var when = waits.then().equals(REMINDER) ? "waits.reminder" : "waits.until";
    var until = waits.until() == null ? "" : " " + phrases.line(when, time(waits.until()));
    var key = "then." + waits.what().toLowerCase(Locale.ROOT);
    return line + until + (phrases.has(key) ? " " + phrases.line(key) : "");
  }

  private List<String> failed(Setback failed) {
    var lines = new ArrayList<String>();
    lines.add(
        phrases.line(
            "failed",
            work(failed.work()),
            time(failed.at()),
            failed.reason(),
            phrases.line("kind." + failed.kind().name().toLowerCase(Locale.ROOT))));
    lines.add(
        phrases.line(
            often(failed), failed.times(), failed.fingerprint(), shortened(failed.commit())));
    var evidence = failed.evidence().strip().lines().toList();
    evidence.stream()
        .skip(Math.max(0, evidence.size() - EVIDENCE_LINES))
        .forEach(line -> lines.add("    " + line));
    return lines;
  }

  private static String often(Setback failed) {
    var often = failed.times() == 1 ? "failed.once" : "failed.often";
    return failed.commit() == null ? often : often + ".commit";
  }

  private String live(Live live) {
    var line =
        phrases.line(
            "live", live.release(), shortened(live.commit()), live.url(), time(live.since()));
    if (live.lookedAt() == null || live.well() == null || live.seen() == null) {
      return line + " " + phrases.line("live.unseen");
    }
    var key = live.well() ? "live.well" : "live.unwell";
    return line + " " + phrases.line(key, time(live.lookedAt()), live.seen());
  }

  private String spent(Spent spent) {
    var tokens = spent.inputTokens() + spent.outputTokens();
    return spent.costUsd() == null
        ? phrases.line("spent.unknown", spent.calls(), tokens)
        : phrases.line("spent", spent.calls(), tokens, spent.costUsd().toPlainString());
  }

  private String work(String kind) {
    return phrases.has("work." + kind) ? phrases.line("work." + kind) : kind;
  }

  private static String shortened(@Nullable String commit) {
    if (commit == null) {
      return "";
    }
    return commit.length() <= SHORT_COMMIT ? commit : commit.substring(0, SHORT_COMMIT);
  }

  private static String time(Instant at) {
    return at.truncatedTo(ChronoUnit.SECONDS).toString();
  }
}
