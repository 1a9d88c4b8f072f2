package dev.orchestrator.workers;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** A folder of processes that belong to one installation. */
final class ProcessRoom {

  private final Path root;
  private final String installation;
  private final Wrapper wrapper;

  /** The path is made real, because Linux tells real paths of the files that a process has open. */
  ProcessRoom(Path root, String installation, Wrapper wrapper) {
    try {
      this.root = Files.createDirectories(root).toRealPath();
    } catch (IOException e) {
      throw new WorkerFault("cannot make the folder " + root, e);
    }
    this.installation = installation;
    this.wrapper = wrapper;
  }

  ProcessFolder folder(String key) {
    return new ProcessFolder(root.resolve(ProcessFolder.nameFor(key)));
  }

  DetachedProcess process(ProcessFolder folder) {
    return new DetachedProcess(folder, mark(folder.name()), wrapper);
  }

  /** Makes the folder of a key; throws {@link WorkerFault} if another installation has it. */
  void claim(String key) {
    var folder = folder(key);
    if (Files.exists(folder.owner()) && !folder.isOwnedBy(installation)) {
      throw new WorkerFault(key + " belongs to another installation: see " + folder.owner());
    }
    folder.claim(key, installation);
  }

  /** The keys of our processes, running or ended. */
  List<String> keys() {
    return Folders.in(root).stream()
        .map(ProcessFolder::new)
        .filter(folder -> folder.isOwnedBy(installation))
        .map(folder -> Disk.read(folder.key()))
        .flatMap(Optional::stream)
        .toList();
  }

  /** Ends what runs of ours without a folder, and deletes what was half removed. */
  void clean() throws InterruptedException {
    for (var entry : Folders.in(root)) {
      if (String.valueOf(entry.getFileName()).startsWith(".")) {
        Folders.delete(entry);
      }
    }
    var homeless = ProcessTable.isHere() ? homeless() : List.<Long>of();
    Signals.send("KILL", homeless);
  }

  private List<Long> homeless() {
    var prefix = mark("");
    return ProcessTable.all()
        .map(ProcessTable.Entry::pid)
        .filter(pid ->
            ProcessTable.variable(pid, DetachedProcess.MARK)
                .filter(mark -> mark.startsWith(prefix))
                .map(mark -> root.resolve(mark.substring(prefix.length())))
                .filter(Files::notExists)
                .isPresent())
        .toList();
  }

  /** Names the place too: a copied data folder has the same installation. */
  private String mark(String name) {
    return installation + "/" + ProcessFolder.hash(root.toString()) + "/" + name;
  }
}
