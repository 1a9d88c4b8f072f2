package dev.orchestrator.devops;

import dev.orchestrator.messages.ServerId;
import dev.orchestrator.platform.Settings.PortRange;

/**
 * The machine that releases run on, which is this one.
 *
 * @param node the node whose machine it is
 * @param bindHost where routes listen
 * @param publicHost the host in URLs
 */
record Machine(
    String node,
    ServerId server,
    String bindHost,
    String publicHost,
    PortRange routePorts,
    PortRange releasePorts) {

  String url(int routePort) {
    return "http://" + publicHost + ":" + routePort;
  }
}
