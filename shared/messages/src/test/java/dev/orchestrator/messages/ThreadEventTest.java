package dev.orchestrator.messages;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.RecordComponent;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Walks all kinds of events; a new one must be entered here before the build is green. */
class ThreadEventTest {

  private static final Map<String, Boolean> FROM_A_PERSON =
      Map.ofEntries(
          Map.entry("UserSaid", true),
          Map.entry("ApprovalGiven", true),
          Map.entry("PlanAnswered", true),
          Map.entry("SecretKept", true),
          Map.entry("Said", false),
          Map.entry("Asked", false),
          Map.entry("ApprovalAsked", false),
          Map.entry("Progress", false),
          Map.entry("EngineeringFinished", false),
          Map.entry("PlanProposed", false),
          Map.entry("PlanWaits", false),
          Map.entry("WorkCancelled", false),
          Map.entry("ProjectStopped", false),
          Map.entry("ProjectDeleted", false),
          Map.entry("SecretsAwaited", false),
          Map.entry("ReleaseCrashed", false),
          Map.entry("FlowFailed", false),
          Map.entry("Unreadable", false),
          Map.entry("DeployFinished", false),
          Map.entry("SecretsMissing", false),
          Map.entry("DeployFailed", false));

  @Test
  void every_kind_of_event_says_whether_a_person_did_it() {
    var said =
        kinds(ThreadEvent.class)
            .collect(
                Collectors.toMap(
                    Class::getSimpleName, kind -> ((ThreadEvent) sample(kind)).fromPerson()));
    assertThat(said).isEqualTo(FROM_A_PERSON);
  }

  @Test
  void an_approval_that_nobody_answered_is_from_nobody() {
    var expired = new ThreadEvent.ApprovalGiven(ApprovalId.next(), "c", false, null, null);
    assertThat(expired.fromPerson()).isFalse();
  }

  private static Stream<Class<?>> kinds(Class<?> type) {
    return type.isRecord()
        ? Stream.of(type)
        : Arrays.stream(type.getPermittedSubclasses()).flatMap(ThreadEventTest::kinds);
  }

  /** Some value of the type; nothing in it is absent. */
  private static Object sample(Class<?> type) {
    if (type.isRecord()) {
      return made(type);
    }
    if (type.isEnum()) {
      return type.getEnumConstants()[0];
    }
    return Objects.requireNonNull(SAMPLES.get(type), () -> "no sample of " + type);
  }

  private static final Map<Class<?>, Object> SAMPLES =
      Map.of(
          String.class,
          "text",
          UUID.class,
          UUID.randomUUID(),
          Instant.class,
          Instant.EPOCH,
          List.class,
          List.of(),
          int.class,
          1,
          long.class,
          1L,
          boolean.class,
          true);

  private static Object made(Class<?> type) {
    var components = type.getRecordComponents();
    var types = Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
    try {
      var maker = type.getDeclaredConstructor(types);
      return maker.newInstance(Arrays.stream(types).map(ThreadEventTest::sample).toArray());
    } catch (ReflectiveOperationException e) {
      throw new LinkageError("cannot make a " + type, e);
    }
  }
}
