package dev.orchestrator.tools;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.orchestrator.messages.Answer;
import dev.orchestrator.messages.Capability;
import dev.orchestrator.messages.Principal;
import dev.orchestrator.messages.Role;
import dev.orchestrator.messages.UserId;
import dev.orchestrator.platform.Database;
import dev.orchestrator.platform.Json;
import dev.orchestrator.tools.Guests.Guest;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlConnection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Tools that services have announced. Each lives as long as its connection. Table {@code
 * announced_tool}, written here, and by {@link Guests} when an address goes.
 */
public final class AnnouncedTools {

  private static final int MOST_OF_A_USER = 32;

  /** The newest announcement counts: a service is started anew before its former self ends. */
  private static final String VISIBLE =
      """
      SELECT DISTINCT ON (name) announced_tool.*, user_id
        FROM announced_tool JOIN bridge_guest USING (connection)
       WHERE (everybody OR user_id = $1) AND ($2::text IS NULL OR name = $2)
         AND seen_at > clock_timestamp() - interval '10 seconds'
       ORDER BY name, announced_at DESC
      """;

  private static final String TAKEN =
      """
      SELECT 1 FROM announced_tool JOIN bridge_guest USING (connection)
       WHERE name = $1 AND user_id <> $2 AND seen_at > clock_timestamp() - interval '10 seconds'
      """;

  private static final String SERVED =
      "SELECT 1 FROM service_address WHERE name = $1 AND connection = $2";

  private static final String COUNT =
      """
      SELECT count(DISTINCT name) FROM announced_tool JOIN bridge_guest USING (connection)
       WHERE user_id = $1 AND name <> $2
      """;

  private static final String ANNOUNCE =
      """
      INSERT INTO announced_tool
        (name, connection, words, capability, role, confirm, arguments, address, everybody)
      VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
      ON CONFLICT (name, connection) DO UPDATE
        SET words = EXCLUDED.words, capability = EXCLUDED.capability, role = EXCLUDED.role,
            confirm = EXCLUDED.confirm, arguments = EXCLUDED.arguments, address = EXCLUDED.address,
            everybody = EXCLUDED.everybody, announced_at = clock_timestamp()
      """;

  private static final String WITHDRAW =
      "DELETE FROM announced_tool WHERE name = $1 AND connection = $2";

  private final Database database;

  public AnnouncedTools(Database database) {
    this.database = database;
  }

  /** Those that this principal may use now, by name. */
  public List<AnnouncedTool> of(Principal principal) {
    return database.list(AnnouncedTools::tool, VISIBLE, principal.user().value(), null).stream()
        .filter(tool -> principal.role().covers(tool.card().role()))
        .toList();
  }

  /** One of them; empty if it has gone, or has another owner or another name by now. */
  public Optional<AnnouncedTool> find(Principal principal, String name) {
    return database
        .first(AnnouncedTools::tool, VISIBLE, principal.user().value(), name)
        .filter(tool -> principal.role().covers(tool.card().role()));
  }

  /** Announces a tool, or announces it anew, for as long as the connection lives. */
  public Answer<String> announce(Guest guest, AnnouncedTool tool) {
    return database.transaction(connection -> announce(connection, guest, tool));
  }

  /** Takes a tool of this connection back; false if there was none. */
  public boolean withdraw(Guest guest, String name) {
    return database.query(WITHDRAW, name, guest.connection()).rowCount() > 0;
  }

  private static Answer<String> announce(
      SqlConnection connection, Guest guest, AnnouncedTool tool) {
    Guests.lock(connection);
    var refusal = refusal(connection, guest, tool);
    if (refusal.isEmpty()) {
      insert(connection, guest, tool);
    }
    return refusal.orElseGet(() -> new Answer.Done<>(tool.name()));
  }

  private static Optional<Answer<String>> refusal(
      SqlConnection connection, Guest guest, AnnouncedTool tool) {
    var user = guest.user().value();
    if (Database.rows(connection, TAKEN, tool.name(), user).size() > 0) {
      return refused(
          "name_taken", "name", tool.name() + " is a tool of somebody else.", "Choose another.");
    }
    if (Database.rows(connection, SERVED, tool.address(), guest.connection()).size() == 0) {
      return refused(
          "address_not_served",
          "address",
          "This connection does not listen at %s.".formatted(tool.address()),
          "Register that address first, on the same connection.");
    }
    var others = Database.first(connection, row -> row.getLong(0), COUNT, user, tool.name());
    return others.orElse(0L) < MOST_OF_A_USER
        ? Optional.empty()
        : refused(
            "too_many_tools",
            "name",
            "A user has %d tools at most.".formatted(MOST_OF_A_USER),
            "Withdraw one first.");
  }

  private static Optional<Answer<String>> refused(
      String code, String field, String message, String remedy) {
    return Optional.of(Answer.refusedInput(code, field, message, remedy));
  }

  private static void insert(SqlConnection connection, Guest guest, AnnouncedTool tool) {
    var card = tool.card();
    Database.rows(
        connection,
        ANNOUNCE,
        card.name(),
        guest.connection(),
        card.words(),
        card.capability().name(),
        card.role().name(),
        card.confirm(),
        new JsonObject(card.arguments().toString()),
        tool.address(),
        tool.everybody());
  }

  private static AnnouncedTool tool(Row row) {
    var card =
        new ToolCard(
            text(row, "name"),
            text(row, "words"),
            Capability.valueOf(text(row, "capability")),
            Role.valueOf(text(row, "role")),
            row.getBoolean("confirm"),
            (ObjectNode) Json.tree(row.getJsonObject("arguments").encode()));
    var by = new UserId(Objects.requireNonNull(row.getUUID("user_id")));
    return new AnnouncedTool(card, text(row, "address"), by, row.getBoolean("everybody"));
  }

  private static String text(Row row, String column) {
    return Objects.requireNonNull(row.getString(column));
  }
}
