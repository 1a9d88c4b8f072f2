package dev.orchestrator.api;

import dev.orchestrator.access.Policy;
import dev.orchestrator.llm.Spending;
import dev.orchestrator.llm.Spending.Group;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** What the models have cost. */
final class UsageRoutes {

  private static final int USUAL_DAYS = 30;
  private static final int MOST_DAYS = 3_650;

  private final Spending spending;

  UsageRoutes(Spending spending) {
    this.spending = spending;
  }

  List<Route> routes() {
    return List.of(Route.get("/api/usage", Policy.USER, this::spent));
  }

  /** What was spent in so many days; for admins by all, else in the caller's own threads. */
  record Usage(long days, String group, List<Spending.Sum> spent) {}

  private Reply spent(Call call) {
    var days = call.number("days", USUAL_DAYS, 1, MOST_DAYS);
    var group = call.query("group").map(UsageRoutes::group).orElse(Group.AGENT);
    var spent = spending.by(group, call.principal(), (int) days);
    return Reply.ok(new Usage(days, group.id(), spent));
  }

  private static Group group(String name) {
    return Arrays.stream(Group.values())
        .filter(group -> group.id().equals(name))
        .findFirst()
        .orElseThrow(() ->
            Problem.input(
                "group_unknown",
                "group",
                "Spending is not added up by that.",
                "One of "
                    + Arrays.stream(Group.values()).map(Group::id).collect(Collectors.joining(", "))
                    + "."));
  }
}
