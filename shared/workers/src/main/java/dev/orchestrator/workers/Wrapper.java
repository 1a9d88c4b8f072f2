package dev.orchestrator.workers;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The command line that starts a process apart from us. What is started, and where its output goes,
 * are arguments of a constant script: nothing of it is ever read as shell text.
 */
final class Wrapper {

  /**
   * Leads a process group, and stays as long as the command does.
   *
   * <ul>
   *   <li>Only the first wrapper that writes the {@code pid} file runs the command: a start that is
   *       repeated after a crash does no harm.
   *   <li>The trap keeps it alive through a TERM to the group, so that it can still write down how
   *       the command ended.
   *   <li>The last line takes along, itself included, what the command left in its group.
   * </ul>
   */
  private static final String SCRIPT =
      """
      dir=$1 out=$2 err=$3
      shift 3
      trap : HUP INT TERM
      set -C
      echo "$$" >"$dir/pid" || exit 0
      set +C
      "$@" </dev/null >>"$out" 2>>"$err"
      code=$?
      echo "$code" >"$dir/exit.new" && command -p mv -f "$dir/exit.new" "$dir/exit"
      kill -KILL -- "-$$"
      """;

  /**
   * Where there is no setsid, as on macOS, job control makes the group. The process then stays in
   * our session, but no signal from its terminal reaches it.
   */
  private static final String JOB_CONTROL = "set -m\n\"$@\" &\n";

  private final Optional<Path> setsid;

  Wrapper() {
    this(
        Stream.of("/usr/bin/setsid", "/bin/setsid")
            .map(Path::of)
            .filter(Files::isExecutable)
            .findFirst());
  }

  Wrapper(Optional<Path> setsid) {
    this.setsid = setsid;
  }

  List<String> around(List<String> command, Path dir, Path out, Path err) {
    var line = new ArrayList<String>();
    setsid.ifPresentOrElse(
        program -> line.add(program.toString()),
        () -> line.addAll(List.of("/bin/bash", "-c", JOB_CONTROL, "orchestrator-start")));
    line.addAll(List.of("/bin/sh", "-c", SCRIPT, "orchestrator-process"));
    line.addAll(List.of(dir.toString(), out.toString(), err.toString()));
    line.addAll(command);
    return line;
  }
}
