package dev.orchestrator.cli;

import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import picocli.CommandLine;
import picocli.CommandLine.IFactory;

/**
 * What the server has of some kind, for a shell to complete words with; nothing, if the server
 * cannot be asked.
 */
abstract class Known implements Iterable<String> {

  /** A person who presses a key does not wait longer. */
  private static final Duration PATIENCE = Duration.ofSeconds(2);

  private final Session session;
  private final String list;
  private final String name;

  /**
   * @param list what it is called in the path and in the answer
   * @param name the field that the command line takes
   */
  private Known(Session session, String list, String name) {
    this.session = session;
    this.list = list;
    this.name = name;
  }

  /** Makes what a command line consists of; what completes words is made for a session. */
  static IFactory madeFor(Session session) {
    return new IFactory() {
      @Override
      public <K> K create(Class<K> type) throws Exception {
        return Known.class.isAssignableFrom(type)
            ? type.getDeclaredConstructor(Session.class).newInstance(session)
            : CommandLine.defaultFactory().create(type);
      }
    };
  }

  /** Projects, by name. */
  static final class Projects extends Known {
    Projects(Session session) {
      super(session, "projects", "name");
    }
  }

  /** Conversations, by id. */
  static final class Conversations extends Known {
    Conversations(Session session) {
      super(session, "threads", "id");
    }
  }

  /** Flows, by id. */
  static final class Flows extends Known {
    Flows(Session session) {
      super(session, "flows", "id");
    }
  }

  /** Open questions, by id. */
  static final class Approvals extends Known {
    Approvals(Session session) {
      super(session, "approvals", "id");
    }
  }

  /** Agents, by name. */
  static final class TeamMembers extends Known {
    TeamMembers(Session session) {
      super(session, "agents", "agent");
    }
  }

  /** Jobs, by name. */
  static final class Jobs extends Known {
    Jobs(Session session) {
      super(session, "jobs", "name");
    }
  }

  /** Users, by name. */
  static final class People extends Known {
    People(Session session) {
      super(session, "users", "name");
    }
  }

  /** Keys, by id. */
  static final class Keys extends Known {
    Keys(Session session) {
      super(session, "keys", "id");
    }
  }

  @Override
  public Iterator<String> iterator() {
    var asked = CompletableFuture.supplyAsync(this::ask);
    try {
      return asked.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS).iterator();
    } catch (ExecutionException | TimeoutException e) {
      return List.<String>of().iterator();
    } catch (InterruptedException e) {
      throw Stop.interrupted();
    }
  }

  private List<String> ask() {
    return session
        .client()
        .get("/api/" + list)
        .path(list)
        .valueStream()
        .map(item -> item.path(name).asText())
        .toList();
  }
}
