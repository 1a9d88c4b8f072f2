package dev.orchestrator.access;

import dev.orchestrator.messages.Answer;
import dev.orchestrator.messages.Principal;
import dev.orchestrator.messages.Role;
import dev.orchestrator.messages.UserId;
import io.vertx.sqlclient.SqlClient;
import java.util.Optional;

/**
 * Who comes in by an account at somebody else's: those whom the settings name, as admins, and those
 * who were invited or have shown that they are a user of ours. Everybody else stays outside. Every
 * call belongs into a transaction.
 */
public final class Admissions {

  private static final String NEW_INVITATION = "Ask whoever invited you for a new link.";
  private static final String NEW_CODE =
      "Make a new one where you are logged in already: orchestrator users code NAME, or POST /api/login-codes.";

  private final Identities identities = new Identities();
  private final Users users;
  private final Invitations invitations;
  private final LoginCodes codes = new LoginCodes();

  public Admissions(Users users, Invitations invitations) {
    this.users = users;
    this.invitations = invitations;
  }

  /**
   * As whom an account may talk; empty if it may not.
   *
   * @param named whether the settings name it as an admin's. Once they do not any more, what they
   *     opened is closed; but not even they open what an admin has closed
   */
  public Optional<Principal> admit(SqlClient client, Account account, boolean named) {
    return named ? admitNamed(client, account) : known(client, account);
  }

  /** Lets somebody in who shows an invitation; one who is in already does not use it up. */
  public Answer<Principal> accept(SqlClient client, Account account, String token) {
    identities.lock(client, account);
    var owner = identities.find(client, account);
    var inside = owner.filter(Admissions::counts).map(Identities.Owner::principal);
    if (inside.isPresent()) {
      return new Answer.Done<>(inside.get());
    }
    if (owner.filter(known -> !known.active()).isPresent()) {
      return closed();
    }
    return invitations
        .open(client, token)
        .<Answer<Principal>>map(role -> {
          var user = owner.map(known -> known.principal().user());
          return new Answer.Done<>(invited(client, account, token, user, role));
        })
        .orElseGet(() ->
            Answer.refusedInput(
                "invitation_unknown",
                "invitation",
                "This invitation is unknown, used or too old.",
                NEW_INVITATION));
  }

  /**
   * An admin lets somebody in, who is a user of that role from now on; who is one already stays who
   * they are. Empty if an admin has closed the account: whoever did that has a reason.
   */
  public Optional<Principal> letIn(SqlClient client, Account account, Role role) {
    identities.lock(client, account);
    var owner = identities.find(client, account);
    if (owner.isEmpty()) {
      return Optional.of(enter(client, account, role, false));
    }
    return owner
        .filter(Identities.Owner::active)
        .map(known ->
            counts(known)
                ? known.principal()
                : again(client, account, known.principal().user(), role));
  }

  /** Joins the account to the user for whom a login code was made; whose it was before ends. */
  public Answer<Principal> link(SqlClient client, Account account, String code) {
    identities.lock(client, account);
    var closed = identities.find(client, account).filter(owner -> !owner.active());
    if (closed.isPresent()) {
      return closed();
    }
    return codes
        .use(client, code)
        .flatMap(user -> users.find(client, user))
        .<Answer<Principal>>map(user -> {
          identities.keep(client, account, user.user(), false);
          return new Answer.Done<>(user);
        })
        .orElseGet(() ->
            Answer.refusedInput(
                "code_unknown", "code", "This code is unknown, used or too old.", NEW_CODE));
  }

  /** A code with which the user logs in elsewhere as who they are here. */
  public LoginCodes.Code code(SqlClient client, UserId user) {
    return codes.make(client, user, user);
  }

  private Optional<Principal> known(SqlClient client, Account account) {
    return identities
        .find(client, account)
        .filter(Admissions::counts)
        .map(Identities.Owner::principal);
  }

  /** What a setting opened counts only for those whom it names. */
  private static boolean counts(Identities.Owner owner) {
    return owner.active() && !owner.bySetting();
  }

  private Optional<Principal> admitNamed(SqlClient client, Account account) {
    identities.lock(client, account);
    var owner = identities.find(client, account);
    if (owner.isEmpty()) {
      return Optional.of(enter(client, account, Role.ADMIN, true));
    }
    return owner.filter(Identities.Owner::active).map(found -> asAdmin(client, account, found));
  }

  private Principal asAdmin(SqlClient client, Account account, Identities.Owner owner) {
    if (owner.principal().role().covers(Role.ADMIN)) {
      return owner.principal();
    }
    var user = owner.principal().user();
    users.give(client, user, Role.ADMIN);
    identities.keep(client, account, user, true);
    return new Principal(user, Role.ADMIN);
  }

  private Principal invited(
      SqlClient client, Account account, String token, Optional<UserId> former, Role role) {
    var principal =
        former
            .map(user -> again(client, account, user, role))
            .orElseGet(() -> enter(client, account, role, false));
    invitations.use(client, token, principal.user());
    return principal;
  }

  private Principal again(SqlClient client, Account account, UserId user, Role role) {
    users.give(client, user, role);
    identities.keep(client, account, user, false);
    return new Principal(user, role);
  }

  private Principal enter(SqlClient client, Account account, Role role, boolean bySetting) {
    var user = users.create(client, AccountName.of(account), role);
    identities.keep(client, account, user, bySetting);
    return new Principal(user, role);
  }

  private static Answer<Principal> closed() {
    return Answer.refused(
        "user_deactivated", "This account was closed by an admin.", "Ask an admin.");
  }
}
