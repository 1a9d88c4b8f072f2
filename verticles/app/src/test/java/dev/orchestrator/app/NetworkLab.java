package dev.orchestrator.app;

import dev.orchestrator.platform.Secret;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Hosts in network namespaces of their own, joined by a switch, whose cables can be pulled. The
 * switch has a namespace too, where no firewall of this machine meddles with what passes it. The
 * addresses are of the range that is set apart for tests of networks (RFC 2544), and nothing leaves
 * this machine. Needs root and {@code ip}.
 */
final class NetworkLab implements AutoCloseable {

  /** A hardware address that nobody has: what is sent there is lost without a word. */
  private static final String NOBODY = "02:00:00:00:00:99";

  private final String id = Integer.toHexString(ThreadLocalRandom.current().nextInt(4096, 65536));
  private final String network = "198.18." + ThreadLocalRandom.current().nextInt(1, 255) + ".";
  private final List<Host> hosts = new ArrayList<>();
  private final List<ServerSocket> relays = new ArrayList<>();
  private final Deque<String> undo = new ArrayDeque<>();

  /** A host of the lab. */
  record Host(String namespace, String address) {

    /** What a command begins with that is to run there. */
    List<String> prefix() {
      return List.of("ip", "netns", "exec", namespace);
    }
  }

  private NetworkLab() {}

  /** Why there can be no lab here; empty if there can. */
  static Optional<String> missing() {
    try {
      var probe = "orc-probe-" + ProcessHandle.current().pid();
      run("ip netns add " + probe);
      run("ip netns delete " + probe);
      return Optional.empty();
    } catch (AssertionError e) {
      return Optional.of("network namespaces cannot be made here: " + e.getMessage());
    }
  }

  static NetworkLab open() {
    var lab = new NetworkLab();
    try {
      lab.make("ip netns add " + lab.hub(), "ip netns delete " + lab.hub());
      lab.inHub("ip link add hub type bridge");
      lab.inHub("ip link set hub up");
      var own = "v%s-1".formatted(lab.id);
      lab.make(
          "ip link add %s type veth peer name %sh netns %s".formatted(own, own, lab.hub()),
          "ip link delete " + own);
      lab.inHub("ip link set %sh master hub up".formatted(own));
      run("ip address add %s1/24 dev %s".formatted(lab.network, own));
      run("ip link set %s up".formatted(own));
      return lab;
    } catch (AssertionError e) {
      lab.close();
      throw e;
    }
  }

  /** Adds a host. */
  Host host() {
    var number = hosts.size() + 11;
    var host = new Host("orc-%s-%d".formatted(id, number), network + number);
    var cable = cable(host);
    make("ip netns add " + host.namespace(), "ip netns delete " + host.namespace());
    inHub("ip link add %s type veth peer name eth0 netns %s".formatted(cable, host.namespace()));
    inHub("ip link set %s master hub up".formatted(cable));
    within(host, "ip address add %s/24 dev eth0".formatted(host.address()));
    within(host, "ip link set lo up");
    within(host, "ip link set eth0 up");
    hosts.add(host);
    return host;
  }

  /** Where the hosts reach what listens on this machine's loopback; the rest of the URL stays. */
  Secret reachable(Secret url) {
    var uri = URI.create(url.reveal());
    var port = relay(uri.getPort());
    return new Secret(
        url.reveal().replace(uri.getHost() + ":" + uri.getPort(), network + "1:" + port));
  }

  /**
   * Loses everything between a host and the other hosts; what all of them share it still reaches.
   */
  void cutFromPeers(Host host) {
    peers(host)
        .forEach(peer ->
            within(
                host,
                "ip neighbour replace %s lladdr %s dev eth0 nud permanent"
                    .formatted(peer.address(), NOBODY)));
  }

  /** Ends {@link #cutFromPeers}. */
  void joinPeers(Host host) {
    peers(host)
        .forEach(peer -> within(host, "ip neighbour delete %s dev eth0".formatted(peer.address())));
  }

  /** Pulls the cable: the host reaches nothing, and nothing reaches it. */
  void pull(Host host) {
    inHub("ip link set %s down".formatted(cable(host)));
  }

  /** Puts the cable in again. */
  void plug(Host host) {
    inHub("ip link set %s up".formatted(cable(host)));
  }

  private List<Host> peers(Host host) {
    return hosts.stream().filter(other -> !other.equals(host)).toList();
  }

  private String hub() {
    return "orc-%s-hub".formatted(id);
  }

  private void inHub(String command) {
    run("ip netns exec %s %s".formatted(hub(), command));
  }

  private static String cable(Host host) {
    return host.namespace().replaceFirst("orc-", "v");
  }

  private int relay(int target) {
    try {
      var server = new ServerSocket(0, 200, InetAddress.getByName(network + "1"));
      relays.add(server);
      Thread.ofVirtual().start(() -> accept(server, target));
      return server.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void accept(ServerSocket server, int target) {
    try {
      while (true) {
        var in = server.accept();
        try {
          var out = new Socket(InetAddress.getLoopbackAddress(), target);
          Thread.ofVirtual().start(() -> pump(in, out));
          Thread.ofVirtual().start(() -> pump(out, in));
        } catch (IOException e) {
          in.close(); // what is behind it is away
        }
      }
    } catch (IOException e) {
      // The lab is closed.
    }
  }

  private static void pump(Socket from, Socket to) {
    try (from;
        to) {
      from.getInputStream().transferTo(to.getOutputStream());
    } catch (IOException e) {
      // One side has hung up; both are closed.
    }
  }

  private void make(String command, String inverse) {
    run(command);
    undo.push(inverse);
  }

  private static void within(Host host, String command) {
    run(String.join(" ", host.prefix()) + " " + command);
  }

  private static void run(String command) {
    try {
      var process = new ProcessBuilder(command.split(" ", -1)).redirectErrorStream(true).start();
      process.getOutputStream().close();
      var said =
          new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
      if (process.waitFor() != 0) {
        throw new AssertionError(command + ": " + said);
      }
    } catch (IOException e) {
      throw new AssertionError(command + ": " + e.getMessage(), e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    for (var relay : relays) {
      try {
        relay.close();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    while (!undo.isEmpty()) {
      try {
        run(undo.pop());
      } catch (AssertionError e) {
        // A deleted namespace takes its end of the cable, and so the cable, with it.
      }
    }
  }
}
