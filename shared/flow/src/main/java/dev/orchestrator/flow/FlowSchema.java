package dev.orchestrator.flow;

import dev.orchestrator.platform.Migrations;
import dev.orchestrator.platform.Secret;

/** The tables that flows live in. */
public final class FlowSchema {

  private FlowSchema() {}

  /** Creates them or brings them up to date; blocks its thread. */
  public static void migrate(Secret url) {
    Migrations.run(url, "db/flow", "flow_migrations");
  }
}
