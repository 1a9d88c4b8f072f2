package dev.orchestrator.workers;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/**
 * What every process finds in its environment: the bare necessities, and never what is in ours.
 *
 * @param path where programs are looked for
 * @param javaHome the JDK, whose programs come first
 */
public record CleanEnvironment(String path, Path javaHome) {

  Map<String, String> with(Path home, Path temporary, Map<String, String> own) {
    var env = new HashMap<String, String>();
    env.put("PATH", javaHome.resolve("bin") + ":" + path);
    env.put("JAVA_HOME", javaHome.toString());
    env.put("LANG", "C.UTF-8");
    env.put("HOME", home.toString());
    env.put("TMPDIR", temporary.toString());
    env.putAll(own);
    return env;
  }
}
