package dev.orchestrator.why;

import dev.orchestrator.messages.Explanation;
import dev.orchestrator.messages.Explanation.Awaited;
import dev.orchestrator.messages.Explanation.Setback;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.stream.Stream;

/** What a person can do next, as commands that can be typed as they are. */
final class NextSteps {

  private static final String DEPLOY = "devops.deploy";

  private NextSteps() {}

  static List<String> of(Topic topic, Explanation known, List<String> approvals) {
    var all = new LinkedHashSet<String>();
    approvals.forEach(id -> all.add("orchestrator approve " + id));
    all.addAll(answers(topic, known));
    if (Whereabouts.deeds(known).findAny().isPresent()) {
      all.addAll(meanwhile(topic, known));
    } else {
      all.addAll(afterwards(topic, known));
    }
    return List.copyOf(all);
  }

  private static List<String> answers(Topic topic, Explanation known) {
    return known.waits().stream()
        .flatMap(waits ->
            switch (waits.what()) {
              case "SECRETS" -> secrets(topic, waits);
              case "PLAN" -> Stream.of("orchestrator plan " + topic.name() + " accept|edit|reject");
              case "ANSWER" -> chat(topic);
              default -> Stream.empty();
            })
        .toList();
  }

  private static Stream<String> secrets(Topic topic, Awaited waits) {
    return Stream.of(waits.subject().split(", "))
        .map(name -> "orchestrator secrets set %s %s".formatted(topic.name(), name));
  }

  private static Stream<String> chat(Topic topic) {
    return topic.thread().map(id -> "orchestrator chat " + id).stream();
  }

  private static List<String> meanwhile(Topic topic, Explanation known) {
    var all = new ArrayList<String>();
    Whereabouts.deeds(known).forEach(doing -> all.add("orchestrator flow show " + doing.flow()));
    if (topic.project().isPresent()) {
      all.add("orchestrator cancel " + topic.name());
    }
    return all;
  }

  private static List<String> afterwards(Topic topic, Explanation known) {
    var all = new ArrayList<String>();
    if (topic.project().isPresent()) {
      known.failures().stream().findFirst().ifPresent(last -> all.addAll(after(last, topic)));
      if (known.failures().isEmpty() && known.live() == null && "BUILT".equals(known.status())) {
        all.add("orchestrator deploy " + topic.name());
      }
      if (known.live() != null) {
        all.add("orchestrator logs " + topic.name());
      }
    }
    chat(topic).forEach(all::add);
    return all;
  }

  /** What code mends is said in the conversation; the rest is tried again when it is mended. */
  private static List<String> after(Setback last, Topic topic) {
    if (!last.work().equals(DEPLOY)) {
      return List.of();
    }
    return last.kind().isMendedByCode()
        ? List.of()
        : List.of("orchestrator deploy %s --again".formatted(topic.name()));
  }
}
