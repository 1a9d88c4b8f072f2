package dev.orchestrator.devops;

import dev.orchestrator.flow.FlowQuery;
import dev.orchestrator.flow.FlowState;
import dev.orchestrator.messages.FlowId;
import dev.orchestrator.platform.Json;
import dev.orchestrator.store.Release;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Which processes of this machine somebody still wants: what is live, what a flow is about to bring
 * up or take down. The rest belongs to flows that have ended without this node, which was frozen or
 * away for so long that they were taken from it. Asked after the processes were listed, it reads
 * the rows once: what goes live meanwhile is either still a flow's or live at the second look.
 */
final class Wanted implements Predicate<String> {

  private final Crew crew;
  private final Records records;
  private @Nullable Set<String> keys;

  Wanted(Crew crew, Records records) {
    this.crew = crew;
    this.records = records;
  }

  @Override
  public boolean test(String key) {
    if (keys == null) {
      keys = read();
    }
    return keys.contains(key);
  }

  private Set<String> read() {
    var wanted = new HashSet<String>();
    addLive(wanted);
    records.flows().list(FlowQuery.live().limit(10_000)).forEach(flow -> add(wanted, flow));
    addLive(wanted);
    return wanted;
  }

  private void addLive(Set<String> wanted) {
    records.releases().liveOn(crew.placement().machine().server()).stream()
        .map(Release::process)
        .forEach(process -> add(wanted, process));
  }

  private static void add(Set<String> wanted, FlowState flow) {
    add(wanted, flow.id());
    if (flow.kind().equals(RetireFlow.NAME)) {
      add(wanted, Json.read(flow.input(), Retired.class).process());
    }
  }

  private static void add(Set<String> wanted, FlowId flow) {
    wanted.add(Launch.key(flow));
    wanted.add(Builds.key(flow));
  }
}
