package dev.orchestrator.messages;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** A named group of tools that the intent parser picks from and the ProductOwner may ask for. */
public enum Capability {
  BASE("Talk with the user, ask for more capabilities, finish."),
  PROJECT_MANAGEMENT("Create, list, inspect, change, stop and delete projects."),
  ENGINEERING("Write and change a project's code, follow and cancel that work, see its commits."),
  DEPLOY("Deploy, follow a deploy, read its logs, roll back, list releases."),
  INFRASTRUCTURE("Give projects Telegram bots of the pool, and take them back."),
  ADMIN("Inspect, retry and cancel flows. Admins only."),
  SERVICES("Tools of services that joined; there may be none.");

  private final String words;

  Capability(String words) {
    this.words = words;
  }

  /** What a model reads about the group. */
  public String words() {
    return words;
  }

  /** The group of that name, such as {@code project_management}; empty if there is none. */
  public static Optional<Capability> named(String id) {
    return Arrays.stream(values()).filter(each -> each.id().equals(id)).findFirst();
  }

  /** The name in commands and prompts: {@code project_management}. */
  public String id() {
    return name().toLowerCase(Locale.ROOT);
  }
}
