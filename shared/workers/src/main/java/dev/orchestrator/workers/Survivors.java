package dev.orchestrator.workers;

import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Finds all that runs of one process: what carries its mark, what prints to its logs, and, if one
 * of these proves the group or session to be still the same, all others in it. A process that shed
 * its environment, its output and its session is not found: for code that is not trusted there are
 * containers.
 *
 * <p>Where there is no {@code /proc}, only the group is known.
 */
final class Survivors {

  private static final Duration CLOCKS_DIFFER = Duration.ofSeconds(5);

  private final ProcessFolder folder;
  private final String mark;

  Survivors(ProcessFolder folder, String mark) {
    this.folder = folder;
    this.mark = mark;
  }

  /** Whether this process id is still the one that was written down for the folder. */
  boolean isLeader(long pid) {
    return ProcessTable.isHere()
        ? ProcessTable.variable(pid, DetachedProcess.MARK).filter(mark::equals).isPresent()
        : ProcessHandle.of(pid)
            .filter(ProcessHandle::isAlive)
            .filter(this::beganWithFolder)
            .isPresent();
  }

  /** The living ones; a group is a negative number. */
  Set<Long> find(Optional<Long> leader) throws InterruptedException {
    return ProcessTable.isHere() ? inTable(leader.orElse(-1L)) : inGroup(leader);
  }

  /** The same and their group, if one of them is in the leader's. */
  Set<Long> withGroup(Set<Long> living, Optional<Long> leader) {
    var targets = new HashSet<>(living);
    leader.filter(pid -> hasMemberIn(living, pid)).ifPresent(pid -> targets.add(-pid));
    return targets;
  }

  private Set<Long> inTable(long leader) {
    var all = ProcessTable.all().toList();
    var found = all.stream().filter(this::isOurs).collect(Collectors.toSet());
    if (found.stream().anyMatch(entry -> isTogether(entry, leader))) {
      all.stream().filter(entry -> isTogether(entry, leader)).forEach(found::add);
    }
    return found.stream()
        .map(ProcessTable.Entry::pid)
        .collect(Collectors.toCollection(HashSet::new));
  }

  private boolean isOurs(ProcessTable.Entry entry) {
    return ProcessTable.variable(entry.pid(), DetachedProcess.MARK).filter(mark::equals).isPresent()
        || ProcessTable.printsTo(entry.pid(), folder.out())
        || ProcessTable.printsTo(entry.pid(), folder.err());
  }

  private static boolean isTogether(ProcessTable.Entry entry, long leader) {
    return entry.group() == leader || entry.session() == leader;
  }

  private static boolean hasMemberIn(Collection<Long> living, long group) {
    return !ProcessTable.isHere()
        || ProcessTable.all().anyMatch(e -> e.group() == group && living.contains(e.pid()));
  }

  /** If the leader is gone and its number is free, a group of that number can only be ours. */
  private Set<Long> inGroup(Optional<Long> leader) throws InterruptedException {
    var found = new HashSet<Long>();
    if (leader.isEmpty()) {
      return found;
    }
    var process = ProcessHandle.of(leader.get());
    if (process.isPresent() && isLeader(leader.get())) {
      found.add(leader.get());
      process.get().descendants().map(ProcessHandle::pid).forEach(found::add);
    } else if (process.isEmpty() && Signals.groupExists(leader.get())) {
      found.add(-leader.get());
    }
    return found;
  }

  /** The leader writes its id down as the first thing it does. */
  private boolean beganWithFolder(ProcessHandle process) {
    try {
      var written = Files.getLastModifiedTime(folder.pid()).toInstant();
      var began = process.info().startInstant().orElse(Instant.EPOCH);
      return Duration.between(began, written).abs().compareTo(CLOCKS_DIFFER) < 0;
    } catch (IOException e) {
      return false;
    }
  }
}
