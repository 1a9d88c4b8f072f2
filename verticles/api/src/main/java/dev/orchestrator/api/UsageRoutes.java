package dev.orchestrator.api;

import dev.orchestrator.access.Policy;
import dev.orchestrator.llm.Spending;
import dev.orchestrator.llm.Spending.Group;
import java.util.Arrays;
import java.util.List;

/** What the models have cost. */
final class UsageRoutes {

  private final Spending spending;

  UsageRoutes(Spending spending) {
    this.spending = spending;
  }

  List<Route> routes() {
    return List.of(Route.get("/api/usage", Policy.USER, this::spent));
  }

  /** What was spent in so many days; for admins by all, else in the caller's own threads. */
  record Usage(int days, String group, List<Spending.Sum> spent) {}

  private Reply spent(Call call) {
    var days = call.number("days").orElseThrow().intValue();
    var group = group(call.query("group").orElseThrow());
    var spent = spending.by(group, call.principal(), days);
    return Reply.ok(new Usage(days, group.id(), spent));
  }

  private static Group group(String name) {
    return Arrays.stream(Group.values())
        .filter(group -> group.id().equals(name))
        .findFirst()
        .orElseThrow();
  }
}
