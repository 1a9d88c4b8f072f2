package dev.orchestrator.flow;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.slf4j.LoggerFactory;

/** Hears what everybody logs or prints as an error, until it is closed. */
final class Said implements AutoCloseable {

  private final Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
  private final Logger ours = (Logger) LoggerFactory.getLogger(FlowNode.class);
  private final ListAppender<ILoggingEvent> log = new ListAppender<>();
  private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
  private final PrintStream before = System.err;

  Said() {
    ours.setLevel(Level.WARN);
    root.addAppender(log);
    log.start();
    System.setErr(new PrintStream(printed, true, StandardCharsets.UTF_8));
  }

  /** How often it was said that Postgres is away. */
  int warnings() {
    return (int) events().filter(e -> e.getMessage().startsWith("Postgres is away")).count();
  }

  /** Exceptions that were logged or printed as such. */
  List<String> stackTraces() {
    var logged =
        events().filter(event -> event.getThrowableProxy() != null).map(ILoggingEvent::toString);
    var lines = printed.toString(StandardCharsets.UTF_8).lines();
    return Stream.concat(logged, lines.filter(line -> line.contains("Exception"))).toList();
  }

  private Stream<ILoggingEvent> events() {
    return List.copyOf(log.list).stream();
  }

  @Override
  public String toString() {
    return String.join("\n", events().map(ILoggingEvent::toString).toList());
  }

  @Override
  public void close() {
    System.setErr(before);
    root.detachAppender(log);
    ours.setLevel(Level.ERROR);
  }
}
