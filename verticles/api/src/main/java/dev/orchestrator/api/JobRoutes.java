package dev.orchestrator.api;

import dev.orchestrator.access.Policy;
import dev.orchestrator.messages.RunJob;
import dev.orchestrator.store.JobState;
import dev.orchestrator.store.Jobs;
import java.util.List;
import java.util.Optional;

/** What is done again and again. */
final class JobRoutes {

  private final Orders orders;
  private final Jobs jobs;

  JobRoutes(Orders orders, Jobs jobs) {
    this.orders = orders;
    this.jobs = jobs;
  }

  List<Route> routes() {
    return List.of(
        Route.get("/api/jobs", Policy.ADMIN, _ -> Reply.ok(new Listed(jobs.list()))),
        Route.post("/api/jobs/:job/runs", Policy.ADMIN, this::run));
  }

  /** All jobs, by name. */
  record Listed(List<JobState> jobs) {}

  private Reply run(Call call) {
    return orders.ask(call, new RunJob(call.path("job")), Optional.empty());
  }
}
