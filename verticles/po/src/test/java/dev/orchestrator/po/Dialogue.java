package dev.orchestrator.po;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import dev.orchestrator.messages.ProjectKind;
import dev.orchestrator.messages.ProjectStatus;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A recorded conversation and what is right in it.
 *
 * @param name the file's name
 * @param about what it is there for
 * @param language what the ProductOwner has to speak: {@code en} or {@code ru}
 * @param projects those that the user has
 * @param history what happened before
 */
record Dialogue(
    @Nullable String name,
    String about,
    String language,
    List<Thing> projects,
    List<Moment> history,
    List<Exchange> exchanges) {

  private static final ObjectMapper YAML =
      new ObjectMapper(new YAMLFactory())
          .setPropertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE);

  Dialogue {
    projects = Objects.requireNonNullElse(projects, List.of());
    history = Objects.requireNonNullElse(history, List.of());
  }

  /** A project of the user's. */
  record Thing(
      String name, ProjectStatus status, @Nullable ProjectKind kind, @Nullable String url) {}

  /**
   * Something that happened; one of the first four, or an event with what it is about.
   *
   * @param event built, live, failed, deploy_failed, secrets, plan, crashed or waits_for_approval
   */
  record Moment(
      @Nullable String user,
      @Nullable String said,
      @Nullable String asked,
      @Nullable List<String> choices,
      @Nullable String event,
      @Nullable String project,
      @Nullable String text) {}

  /**
   * What is said or happens, and how the ProductOwner may answer it. Words are patterns.
   *
   * @param calls the commands that have to reach the team, in any order
   * @param may other commands that are fine; reading is always
   * @param approvals commands that a person has to be asked about
   * @param asks whether the user is asked something: yes, no, or may
   * @param says each of these is in what is said
   * @param saysNot none of these is
   */
  record Exchange(
      @Nullable String user,
      @Nullable Moment happens,
      List<Call> calls,
      List<String> may,
      List<Call> approvals,
      String asks,
      List<String> says,
      List<String> saysNot) {

    Exchange {
      calls = Objects.requireNonNullElse(calls, List.of());
      may = Objects.requireNonNullElse(may, List.of());
      approvals = Objects.requireNonNullElse(approvals, List.of());
      asks = Objects.requireNonNullElse(asks, "no");
      says = Objects.requireNonNullElse(says, List.of());
      saysNot = Objects.requireNonNullElse(saysNot, List.of());
    }
  }

  /**
   * A command.
   *
   * @param with patterns for its arguments, {@code !} in front for what must not be there
   */
  record Call(String tool, Map<String, String> with) {
    Call {
      with = Objects.requireNonNullElse(with, Map.of());
    }
  }

  static List<Dialogue> all(Path folder) {
    try (var files = Files.list(folder)) {
      return files.sorted().map(Dialogue::read).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Dialogue read(Path file) {
    try {
      var read = YAML.readValue(file.toFile(), Dialogue.class);
      var name = file.getFileName().toString().replace(".yaml", "");
      return new Dialogue(
          name, read.about, read.language, read.projects, read.history, read.exchanges);
    } catch (IOException e) {
      throw new UncheckedIOException(file.toString(), e);
    }
  }

  @Override
  public String toString() {
    return name + ": " + about;
  }
}
