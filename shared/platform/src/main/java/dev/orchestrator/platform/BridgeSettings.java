package dev.orchestrator.platform;

import dev.orchestrator.platform.Settings.HostPort;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Where programs in other languages come to the event bus.
 *
 * @param listen empty if they cannot
 * @param tls the folder with {@code node.crt} and {@code node.key}; without it nothing is
 *     encrypted, which only loopback allows
 */
public record BridgeSettings(Optional<HostPort> listen, Optional<Path> tls) {

  static final Set<String> NAMES = Set.of("ORCHESTRATOR_BRIDGE", "ORCHESTRATOR_BRIDGE_TLS");

  private static final String OFF = "off";
  private static final int BESIDE_THE_API = 10;
  private static final int LAST_PORT = 65_535;

  static BridgeSettings from(SettingReader read, HostPort http, Map<String, Integer> verticles) {
    var listen =
        read.get("ORCHESTRATOR_BRIDGE", "", text -> listen(text, http))
            .filter(_ -> verticles.isEmpty() || verticles.containsKey("bridge"));
    if (listen.isEmpty() && verticles.containsKey("bridge")) {
      throw new BadSetting("ORCHESTRATOR_BRIDGE", "is off, and VERTICLES names the bridge");
    }
    var tls = read.get("ORCHESTRATOR_BRIDGE_TLS", "", SettingText::optionalPath);
    if (tls.isEmpty()
        && listen.filter(each -> !ClusterSettings.isLoopback(each.host())).isPresent()) {
      throw new BadSetting(
          "ORCHESTRATOR_BRIDGE_TLS",
          "keys would leave this machine by %s, so the bridge must be encrypted there: name the folder with node.crt and node.key, which make init makes"
              .formatted(listen.get().host()));
    }
    return new BridgeSettings(listen, tls);
  }

  private static Optional<HostPort> listen(String text, HostPort http) {
    if (text.isBlank()) {
      return Optional.of(new HostPort("127.0.0.1", beside(http.port())));
    }
    return text.strip().equals(OFF) ? Optional.empty() : Optional.of(SettingText.hostPort(text));
  }

  /** Several servers on one machine have ports one after the other. */
  private static int beside(int port) {
    return port == 0 || port + BESIDE_THE_API > LAST_PORT ? 0 : port + BESIDE_THE_API;
  }
}
