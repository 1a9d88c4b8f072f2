package dev.orchestrator.api;

import dev.orchestrator.access.Audit;
import dev.orchestrator.access.Policy;
import java.util.List;
import java.util.Optional;

/** Who has changed what, and whether that record is whole. */
final class AuditRoutes {

  private final Audit audit;

  AuditRoutes(Audit audit) {
    this.audit = audit;
  }

  List<Route> routes() {
    return List.of(
        Route.get("/api/audit", Policy.ADMIN, this::list),
        Route.get("/api/audit/verification", Policy.ADMIN, _ -> Reply.ok(audit.verify())));
  }

  /**
   * A page of changes, the newest first.
   *
   * @param next what to ask for as {@code after} to get the next page; empty on the last one
   */
  record Listed(List<Audit.Entry> changes, Optional<String> next) {}

  private Reply list(Call call) {
    var page = Paging.of(call);
    var after = call.number("after");
    var changes = audit.list(after, page.limit());
    return Reply.ok(new Listed(changes, page.next(changes, entry -> Long.toString(entry.seq()))));
  }
}
