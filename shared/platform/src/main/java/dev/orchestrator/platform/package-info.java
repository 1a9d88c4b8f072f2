/**
 * How the verticles reach the world: the bus, Postgres, Redis, settings, secrets, blocking clients,
 * and the embedded services that stand in when no real ones are named. Knows no domain.
 */
@NullMarked
package dev.orchestrator.platform;

import org.jspecify.annotations.NullMarked;
