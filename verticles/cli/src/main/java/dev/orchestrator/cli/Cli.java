package dev.orchestrator.cli;

import static picocli.CommandLine.Model.UsageMessageSpec.SECTION_KEY_COMMAND_LIST;
import static picocli.CommandLine.Model.UsageMessageSpec.SECTION_KEY_COMMAND_LIST_HEADING;

import java.io.InputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** The command line: a client of the API, and of nothing else. */
@Command(
    name = "orchestrator",
    description = "A software team behind a chat.",
    synopsisSubcommandLabel = "<verb>",
    footerHeading = "%n",
    footer = {
      "Address and key come from --url or ORCHESTRATOR_URL and from ORCHESTRATOR_KEY,",
      "else from a login (--profile or ORCHESTRATOR_PROFILE), else from server.json in the data folder of a server on this machine, which is",
      "ORCHESTRATOR_DATA, or data/.",
      "",
      "orchestrator serve runs a server here, orchestrator init makes the certificates",
      "of several that work together; see README.md."
    },
    exitCodeListHeading = "%nExit status:%n",
    exitCodeList = {
      "  0:done",
      "  1:it failed, or a question waits for an answer",
      "  2:the command line makes no sense",
      "  3:no server can be reached",
      "  4:the server refused it, or there is no such thing",
      "  5:the key is missing, unknown or not enough",
      "130:interrupted; what was started goes on"
    })
public final class Cli implements Runnable {

  private static final Map<String, Function<Session, Object>> VERBS = verbs();

  private final Screen screen;

  @Option(
      names = "--url",
      paramLabel = "<url>",
      scope = ScopeType.INHERIT,
      description = "The server to talk to.")
  private @Nullable String url;

  @Option(
      names = "--profile",
      paramLabel = "<name>",
      scope = ScopeType.INHERIT,
      description = "Which login to use; see: orchestrator login --help")
  private @Nullable String profile;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      scope = ScopeType.INHERIT,
      description = "Explain the verb.")
  @SuppressWarnings("UnusedVariable") // picocli itself heeds it
  private boolean help;

  @Spec private @Nullable CommandSpec spec;

  private Cli(Screen screen) {
    this.screen = screen;
  }

  /**
   * Runs one verb; blocks until it has ended.
   *
   * @param env the environment, of which it reads {@code ORCHESTRATOR_URL}, {@code
   *     ORCHESTRATOR_KEY}, {@code ORCHESTRATOR_PROFILE}, {@code ORCHESTRATOR_DATA}, {@code
   *     XDG_CONFIG_HOME}, {@code HOME}, the language, {@code NO_COLOR}, {@code TERM} and {@code
   *     COLUMNS}
   * @param out where results go, in UTF-8
   * @param err where warnings and failures go, in UTF-8
   * @return the exit status: 0 done, 1 failed, 2 usage, 3 no server, 4 refused, 5 not authorised,
   *     130 interrupted
   */
  public static int run(
      String[] args, Map<String, String> env, InputStream in, PrintStream out, PrintStream err) {
    return run(args, env, in, new Screen(out, err, Terminal.ofProcess(env), env));
  }

  /** The verbs that there are, for whoever dispatches between them and others. */
  public static Set<String> verbNames() {
    return VERBS.keySet();
  }

  static int run(String[] args, Map<String, String> env, InputStream in, Screen screen) {
    return commandLine(args, env, in, screen).execute(args);
  }

  /** Without a verb: what there is. */
  @Override
  public void run() {
    Objects.requireNonNull(spec).commandLine().usage(screen.out(), Ansi.OFF);
  }

  private static Map<String, Function<Session, Object>> verbs() {
    var verbs = new LinkedHashMap<String, Function<Session, Object>>();
    verbs.put("new", NewProject::new);
    verbs.put("chat", Chat::new);
    verbs.put("status", Status::new);
    verbs.put("why", Why::new);
    verbs.put("plan", PlanVerb::new);
    verbs.put("deploy", ProjectVerbs.Deploy::new);
    verbs.put("stop", ProjectVerbs.StopRunning::new);
    verbs.put("delete", ProjectVerbs.Delete::new);
    verbs.put("rollback", ProjectVerbs.Rollback::new);
    verbs.put("logs", ProjectVerbs.Logs::new);
    verbs.put("changes", ProjectVerbs.ShowChanges::new);
    verbs.put("cancel", ProjectVerbs.Cancel::new);
    verbs.put("notify", ProjectVerbs.Notify::new);
    verbs.put("secrets", SecretVerbs::new);
    verbs.put("bots", BotVerbs::new);
    verbs.put("approve", Approve::new);
    verbs.put("threads", Threads::new);
    verbs.put("flow", FlowVerbs.Flow::new);
    verbs.put("retention", FlowVerbs.Retention::new);
    verbs.put("events", AllEvents::new);
    verbs.put("jobs", JobVerbs::new);
    verbs.put("nodes", NodeVerb::new);
    verbs.put("agents", Agents::new);
    verbs.put("tools", ToolVerb::new);
    verbs.put("usage", Usage::new);
    verbs.put("doctor", Doctor::new);
    verbs.put("login", LoginVerbs.LogIn::new);
    verbs.put("logout", LoginVerbs.LogOut::new);
    verbs.put("keys", KeyVerbs::new);
    verbs.put("users", UserVerbs::new);
    verbs.put("audit", AuditVerb::new);
    verbs.put("alerts", AdminVerbs.Alerts::new);
    verbs.put("refused", AdminVerbs.Refused::new);
    verbs.put("completion", Completion.Script::new);
    verbs.put("version", Version::new);
    verbs.put("help", Help::new);
    return verbs;
  }

  /** Only the verb that is wanted is looked into, which saves most of the start. */
  private static CommandLine commandLine(
      String[] args, Map<String, String> env, InputStream in, Screen screen) {
    var cli = new Cli(screen);
    var session = new Session(env, () -> cli.url, () -> cli.profile, in, screen);
    var line = new CommandLine(cli, Known.madeFor(session));
    var wanted = verb(args).filter(VERBS::containsKey).filter(verb -> !verb.equals("help"));
    VERBS.forEach((name, verb) -> {
      if (wanted.isEmpty() || wanted.get().equals(name)) {
        line.addSubcommand(name, verb.apply(session));
      }
    });
    line.addSubcommand(
        new Completion.Candidates(screen, words -> commandLine(words, env, in, screen)));
    if (wanted.isEmpty()) {
      line.getHelpSectionMap().put(SECTION_KEY_COMMAND_LIST_HEADING, _ -> "");
      line.getHelpSectionMap().put(SECTION_KEY_COMMAND_LIST, new VerbList());
    }
    return line.setExpandAtFiles(false) // a sentence may begin with an @
        .setInterpolateVariables(false)
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setColorScheme(CommandLine.Help.defaultColorScheme(Ansi.OFF))
        .setOut(writer(cli.screen.out()))
        .setErr(writer(cli.screen.out()))
        .setParameterExceptionHandler((e, _) -> cli.refuse(e))
        .setExecutionExceptionHandler((e, _, _) -> cli.fail(e));
  }

  private static PrintWriter writer(PrintStream out) {
    return new PrintWriter(out, true, StandardCharsets.UTF_8);
  }

  /** The first word that is no option. */
  private static Optional<String> verb(String[] args) {
    for (var i = 0; i < args.length; i++) {
      if (args[i].equals("--url") || args[i].equals("--profile")) {
        i++;
      } else if (!args[i].startsWith("-")) {
        return Optional.of(args[i]);
      }
    }
    return Optional.empty();
  }

  private int refuse(ParameterException e) {
    var unknown =
        e instanceof CommandLine.UnmatchedArgumentException unmatched
                && e.getCommandLine().getParent() == null
                && !unmatched.getUnmatched().getFirst().startsWith("-")
            ? Optional.of(unmatched.getUnmatched().getFirst())
            : Optional.<String>empty();
    var name = e.getCommandLine().getCommandSpec().qualifiedName();
    screen.fail(
        unknown
            .map(Cli::unknownVerb)
            .orElseGet(() -> "%s. See: %s --help".formatted(e.getMessage(), name)));
    return Stop.USAGE;
  }

  private static String unknownVerb(String word) {
    return Spelling.nearest(word, VERBS.keySet())
        .map(verb -> "There is no verb %s. Did you mean: orchestrator %s?".formatted(word, verb))
        .orElse("There is no verb %s. See: orchestrator help".formatted(word));
  }

  private int fail(Exception e) {
    screen.rest();
    if (e instanceof Stop stop) {
      screen.fail(String.valueOf(stop.getMessage()));
      return stop.status();
    }
    screen.fail("This failed unexpectedly: " + e);
    return Stop.FAILED;
  }

  /** Explains a verb, or names them all. */
  @Command(name = "help", description = "Explain a verb.")
  private static final class Help implements Runnable {

    private final Session session;

    @Spec private @Nullable CommandSpec spec;

    @Parameters(arity = "0..1", paramLabel = "<verb>")
    private @Nullable String verb;

    Help(Session session) {
      this.session = session;
    }

    @Override
    public void run() {
      var all = Objects.requireNonNull(spec).parent().commandLine();
      var wanted = verb == null ? all : all.getSubcommands().get(verb);
      if (wanted == null) {
        throw new Stop(Stop.USAGE, unknownVerb(String.valueOf(verb)));
      }
      wanted.usage(session.screen().out(), Ansi.OFF);
    }
  }

  /** Which version this is. */
  @Command(name = "version", description = "Print the version.")
  private static final class Version implements Runnable {

    private final Session session;

    Version(Session session) {
      this.session = session;
    }

    @Override
    public void run() {
      var version = Cli.class.getPackage().getImplementationVersion();
      session.screen().say("orchestrator " + Objects.requireNonNullElse(version, "(not packaged)"));
    }
  }
}
