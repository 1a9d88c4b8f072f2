package dev.orchestrator.bridge;

import dev.orchestrator.access.Scope;
import dev.orchestrator.bridge.Rule.Deed;
import dev.orchestrator.bridge.Rule.Owned;
import dev.orchestrator.messages.Address;
import dev.orchestrator.messages.AgentChanged;
import dev.orchestrator.messages.Answer;
import dev.orchestrator.messages.Capability;
import dev.orchestrator.messages.Command;
import dev.orchestrator.messages.DeployEvent;
import dev.orchestrator.messages.EventAppended;
import dev.orchestrator.messages.EventsPlaced;
import dev.orchestrator.messages.FlowReady;
import dev.orchestrator.messages.MessageRefused;
import dev.orchestrator.messages.Role;
import dev.orchestrator.messages.TalkCommand;
import dev.orchestrator.messages.ThreadMoved;
import dev.orchestrator.messages.ThreadWords;
import dev.orchestrator.messages.Tool;
import dev.orchestrator.messages.Tools;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Every address of the bus, and who of those outside may do what there. */
final class Rules {

  /** Where a service announces a tool. */
  static final String ANNOUNCE = "tools:announce";

  /** Where a service takes a tool back. */
  static final String WITHDRAW = "tools:withdraw";

  static final String COMMAND = "command:";

  /** In this order; the first that fits counts. */
  static final List<Rule> ALL =
      Stream.of(heard(), commands(), service(), inside()).flatMap(List::stream).toList();

  private Rules() {}

  /** What is announced at {@link #ANNOUNCE}, as it is documented. */
  record Announcement(
      String name,
      String words,
      Object arguments,
      String address,
      @Nullable String capability,
      @Nullable String role,
      @Nullable Boolean confirm) {}

  /** What is taken back at {@link #WITHDRAW}. */
  record Withdrawal(String name) {}

  private static List<Rule> heard() {
    return List.of(
        listen(
            Address.DEPLOY_COMPLETE.name(),
            Role.SERVICE,
            Owned.NOBODYS,
            DeployEvent.class,
            "How each deploy ended, of all users. It is told once and not kept."),
        listen(
            "deploy:complete:{thread}",
            Role.USER,
            Owned.THREADS,
            DeployEvent.class,
            "How the deploys ended that a thread waits for."),
        listen(
            "thread:words:{thread}",
            Role.USER,
            Owned.THREADS,
            ThreadWords.class,
            "What the ProductOwner is just about to say; what was said follows as an event."),
        listen(
            "thread:{thread}",
            Role.USER,
            Owned.THREADS,
            ThreadMoved.class,
            "A thread has new events; GET /api/threads/{thread}/events has them."));
  }

  private static Rule listen(String address, Role role, Owned owned, Class<?> type, String words) {
    return new Rule(address, Deed.LISTEN, Scope.READ, role, owned, type, Void.class, words);
  }

  private static List<Rule> commands() {
    return Tools.of(EnumSet.allOf(Capability.class), Role.ADMIN).stream()
        .filter(tool -> !TalkCommand.class.isAssignableFrom(tool))
        .map(Rules::command)
        .toList();
  }

  private static Rule command(Class<? extends Command<?>> type) {
    var tool = type.getAnnotation(Tool.class);
    var scope = Tools.onlyLooks(Command.nameOf(type)) ? Scope.READ : Scope.WRITE;
    return new Rule(
        COMMAND + Command.nameOf(type),
        Deed.SEND,
        scope,
        tool.role(),
        Owned.NOBODYS,
        type,
        result(type),
        tool.words());
  }

  /** What a command's answer holds when it was done. */
  private static Type result(Class<?> command) {
    return Stream.concat(Stream.of(command.getGenericInterfaces()), parents(command))
        .filter(ParameterizedType.class::isInstance)
        .map(ParameterizedType.class::cast)
        .map(parent -> parent.getActualTypeArguments()[0])
        .filter(Class.class::isInstance)
        .findFirst()
        .orElse(Void.class);
  }

  private static Stream<Type> parents(Class<?> type) {
    return Arrays.stream(type.getInterfaces())
        .flatMap(parent -> Stream.of(parent.getGenericInterfaces()));
  }

  private static List<Rule> service() {
    return List.of(
        new Rule(
            "service:{service}",
            Deed.SERVE,
            Scope.SERVE,
            Role.USER,
            Owned.SERVICES,
            Object.class,
            Answer.class,
            "Calls of the tools that a service has announced for this address."),
        serve(
            ANNOUNCE, Announcement.class, "Announces a tool for as long as the connection lasts."),
        serve(WITHDRAW, Withdrawal.class, "Takes a tool back."));
  }

  private static Rule serve(String address, Class<?> type, String words) {
    return new Rule(
        address, Deed.SEND, Scope.SERVE, Role.USER, Owned.NOBODYS, type, String.class, words);
  }

  private static List<Rule> inside() {
    return List.of(
        inside(Address.FLOW_READY, FlowReady.class),
        inside(Address.AGENT_CHANGED, AgentChanged.class),
        inside(Address.MESSAGE_REFUSED, MessageRefused.class),
        inside(Address.EVENT_APPENDED, EventAppended.class),
        inside(Address.EVENTS_PLACED, EventsPlaced.class));
  }

  private static Rule inside(Address<?> address, Class<?> type) {
    return new Rule(
        address.name(),
        Deed.NOTHING,
        Scope.ADMIN,
        Role.ADMIN,
        Owned.NOBODYS,
        type,
        Void.class,
        "Between the nodes alone.");
  }
}
