package dev.orchestrator.cluster;

import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Says once that Redis is away and once that it is back, however many attempts lie between. */
final class Outages {

  private static final Logger LOG = LoggerFactory.getLogger(RedisClusterManager.class);

  private final String place;
  private boolean wasUp;
  private boolean away;
  private long since;

  private Outages(String place) {
    this.place = place;
  }

  static Outages heard(String place) {
    return new Outages(place);
  }

  /** For a connection whose outages nobody needs to hear of, since another one tells of them. */
  static Outages unheard() {
    return new Outages("");
  }

  void began(String why) {
    if (!away && wasUp) {
      away = true;
      since = System.nanoTime();
      if (!place.isEmpty()) {
        LOG.warn("Redis at {} is away, the cluster goes on from what it knows: {}", place, why);
      }
    }
  }

  void ended() {
    if (away && !place.isEmpty()) {
      var lasted = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - since);
      LOG.info("Redis at {} is back after {} ms", place, lasted);
    }
    away = false;
    wasUp = true;
  }
}
