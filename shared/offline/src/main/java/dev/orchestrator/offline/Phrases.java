package dev.orchestrator.offline;

import dev.orchestrator.messages.PlanDecision;
import dev.orchestrator.messages.PlanOutline;
import dev.orchestrator.messages.ProjectView;
import java.util.List;
import java.util.Objects;

/** What the planner says, in the user's language. */
record Phrases(Language language) {

  private String say(String english, String russian, Object... values) {
    return language.choose(english, russian).formatted(values);
  }

  String started(String project) {
    return say(
        "I have started work on %s; I will tell you when it is live.",
        "Начинаю работу над %s; скажу, когда заработает.", project);
  }

  String changing(String project) {
    return say(
        "I have started to change %s; I will tell you when the new version is live.",
        "Меняю %s; скажу, когда новая версия заработает.", project);
  }

  String planning(String project) {
    return say(
        "I am having %s planned; you see the plan before anything is built.",
        "Планирую %s; вы увидите план до начала работы.", project);
  }

  String planAnswered(String project, PlanDecision decision) {
    return switch (decision) {
      case ACCEPT ->
          say(
              "The plan for %s is accepted; I will tell you when it is live.",
              "План для %s принят; скажу, когда заработает.", project);
      case EDIT ->
          say(
              "I am having the plan for %s changed; you will see the new one.",
              "Меняю план для %s; покажу новый.", project);
      case REJECT ->
          say(
              "The plan for %s is rejected; nothing is built.",
              "План для %s отклонён; ничего не строится.", project);
    };
  }

  String plan(String project, PlanOutline plan) {
    return say("The plan for %s: %s", "План для %s: %s", project, plan.summary())
        + "\n- "
        + String.join("\n- ", plan.steps());
  }

  String deployStarted(String project) {
    return say(
        "Deploy of %s started, please wait.", "Развёртывание %s началось, подождите.", project);
  }

  String written(String project, String summary, String tests) {
    return say(
        "%s is written: %s. %s.",
        "%s: код готов: %s. %s.", project, dotless(summary), dotless(tests));
  }

  String live(String project, String url) {
    return say(
        "You can try %s now: %s — tell me what you would like changed.",
        "%s можно попробовать: %s — скажите, что изменить.", project, url);
  }

  String liveAgain(String project, String url) {
    return say(
        "The older release of %s is live again at %s",
        "Прежний релиз %s снова работает: %s", project, url);
  }

  String deployFailed(String project, String reason) {
    return say(
        "The deploy of %s failed: %s. Whatever ran before still runs. Say \"deploy %s\" to try again, or tell me what to change.",
        "Развернуть %s не удалось: %s. То, что работало раньше, работает. Скажите «разверни %s», чтобы попробовать снова, или что изменить.",
        project,
        dotless(reason),
        project);
  }

  String workFailed(String project, String reason) {
    return say(
        "The work on %s failed: %s. Say it in other words, or \"try again\".",
        "Работа над %s не удалась: %s. Скажите иначе или «ещё раз».", project, dotless(reason));
  }

  String theProject() {
    return say("the project", "проектом");
  }

  String secretsMissing(String project, List<String> names) {
    return say(
        "I cannot deploy %s without %s. As soon as you have given it, the deploy goes on; the value goes straight into the vault, and nobody sees it.",
        "Без %2$s я не могу развернуть %1$s. Как только вы это дадите, развёртывание продолжится; значение попадёт прямо в хранилище, и никто его не увидит.",
        project,
        String.join(", ", names));
  }

  String secretsNotHere() {
    return say(
        "Please do not type secrets here: orchestrator secrets set <project> NAME puts one into the vault without showing it to anybody. Should one get into this chat all the same, it goes into the vault too, its name takes its place, and I never see it.",
        "Секретам не место в чате: orchestrator secrets set <проект> ИМЯ кладёт значение прямо в хранилище, никому его не показывая. Если секрет всё же окажется здесь, он тоже попадёт в хранилище, на его месте останется имя, а я значения не увижу.");
  }

  String secretTaken() {
    return say(
        "Thank you. The value went straight into the vault; I have seen its name alone.",
        "Спасибо. Значение попало прямо в хранилище; я вижу только его имя.");
  }

  String botAllocated(String project, String bot, String url, boolean goesOn) {
    return say("%s has the bot @%s now: %s.", "Теперь у %s есть бот @%s: %s.", project, bot, url)
        + (goesOn ? say(" The deploy goes on.", " Развёртывание продолжается.") : "");
  }

  String botReleased(String project, String bot) {
    return say(
        "@%s is back in the pool; %s has no bot any more.",
        "@%s снова в пуле; у %s больше нет бота.", bot, project);
  }

  String crashed(String project, String reason) {
    return say(
        "%s has crashed: %s. Say \"deploy %s\" to start it again, \"roll back\", or \"logs\" to see why.",
        "%s упал: %s. Скажите «разверни %s», чтобы запустить снова, «откати» или «логи», чтобы понять почему.",
        project,
        dotless(reason),
        project);
  }

  String cancelled(String project) {
    return say("The work on %s was cancelled.", "Работа над %s отменена.", project);
  }

  String approved(String outcome) {
    return say("Approved. %s", "Подтверждено. %s", outcome);
  }

  String notApproved(String command) {
    return say(
        "Not approved, so nothing was done: %s.",
        "Не подтверждено, ничего не сделано: %s.", command);
  }

  String waitsForApproval() {
    return say(
        "This waits for your approval; nothing happens before.",
        "Жду вашего подтверждения; без него ничего не произойдёт.");
  }

  String onlyYouApprove() {
    return say(
        "I cannot approve anything, and words in the chat do not either. If something waits for your approval, answer it where it was asked (its button or command).",
        "Я ничего не могу подтвердить сам, и слова в чате — тоже. Если что-то ждёт вашего подтверждения, ответьте там, где о нём спросили (кнопкой или командой).");
  }

  String refused(String message, String remedy) {
    return say("That was not done: %s %s", "Это не сделано: %s %s", message.strip(), remedy.strip())
        .strip();
  }

  String wantsText(String tool, String argument) {
    return say(
        "%s needs one thing more, which it calls %s. What is it?",
        "Для %s нужно ещё одно значение, %s. Какое оно?", tool, argument);
  }

  String needsModel(String tool) {
    return say(
        "I know that there is a tool %s, but without a language model I cannot fill in what it asks for.",
        "Инструмент %s есть, но без языковой модели я не могу заполнить то, что ему нужно.", tool);
  }

  String notOffered(String tool) {
    return say(
        "I cannot do that here: the tool %s is not available to me.",
        "Здесь я этого не могу: инструмент %s мне недоступен.", tool);
  }

  String renamed(String project) {
    return say(
        "It is called %s now. Its URL stays.",
        "Теперь проект называется %s. Адрес прежний.", project);
  }

  String whichProject() {
    return say("Which project do you mean?", "Какой проект вы имеете в виду?");
  }

  String whichName() {
    return say("What should it be called?", "Как его назвать?");
  }

  String noProject() {
    return say(
        "There is no project yet. Tell me what to build, for example: \"A service that greets people by name and counts visits\".",
        "Проектов пока нет. Скажите, что сделать, например: «Сервис, который здоровается по имени и считает визиты».");
  }

  String noSuchRetry() {
    return say("There is nothing that failed here.", "Здесь ничего не ломалось, повторять нечего.");
  }

  String status(ProjectView project) {
    var commit = project.commit() == null ? "" : project.commit();
    var place =
        project.url() == null
            ? ""
            : say(
                ": live at %s (release %s, commit %s)",
                ": работает на %s (релиз %s, коммит %s)",
                project.url(),
                Objects.requireNonNullElse(project.release(), 0),
                brief(commit));
    return project.name() + " — " + statusWord(project) + place;
  }

  private String statusWord(ProjectView project) {
    return switch (project.status()) {
      case DRAFT -> say("not built yet", "ещё не собран");
      case BUILDING -> say("being built", "собирается");
      case BUILT -> say("built, not deployed", "собран, не развёрнут");
      case DEPLOYING -> say("being deployed", "разворачивается");
      case LIVE -> say("live", "работает");
      case STOPPED -> say("stopped", "остановлен");
      case FAILED -> say("failed", "сломан");
      case ARCHIVED -> say("deleted", "удалён");
    };
  }

  String stage(String stage) {
    return say("It is at the step %s.", "Сейчас идёт шаг %s.", stage);
  }

  String error(String error) {
    return say("The last work on it failed: %s", "Последняя работа не удалась: %s", error);
  }

  String ready(String project) {
    return say("%s is ready to be deployed.", "%s готов к развёртыванию.", project);
  }

  String notReady(String project, List<String> missing) {
    return say("%s is not ready: %s", "%s не готов: %s", project, String.join("; ", missing));
  }

  String nothingRuns(String project) {
    return say("Nothing was running for %s.", "Для %s ничего не выполнялось.", project);
  }

  String stopping(String project) {
    return say(
        "%s is being stopped. Nothing is deleted.",
        "%s останавливается. Ничего не удаляется.", project);
  }

  String deleting(String project) {
    return say("%s is being deleted.", "%s удаляется.", project);
  }

  String rollingBack(String project) {
    return say(
        "The older release of %s is being put back, please wait.",
        "Возвращаю прежний релиз %s, подождите.", project);
  }

  String emptyLog(String project) {
    return say("The log of %s is empty.", "Журнал %s пуст.", project);
  }

  String noCommits(String project) {
    return say("%s has no commits yet.", "В %s ещё нет коммитов.", project);
  }

  String noReleases(String project) {
    return say("%s has no releases yet.", "У %s ещё нет релизов.", project);
  }

  String change(String id, String message, int files, int insertions, int deletions) {
    return say(
        "%s %s (files: %d, +%d −%d)",
        "%s %s (файлов: %d, +%d −%d)",
        brief(id),
        message.lines().findFirst().orElse(""),
        files,
        insertions,
        deletions);
  }

  String tooLong() {
    return say(
        "That is too long for me: say it in at most %d characters.",
        "Это слишком длинно для меня: скажите не больше чем в %d знаках.", WishRules.LONGEST);
  }

  String hello() {
    return say("Hello! Tell me what to build. ", "Здравствуйте! Скажите, что сделать. ")
        + examples();
  }

  String welcome() {
    return say("You are welcome.", "Пожалуйста.");
  }

  String waiting() {
    return say("I am waiting for your answer.", "Жду вашего ответа.");
  }

  String nothingMore() {
    return say("That is all for now.", "Пока это всё.");
  }

  String notUnderstood() {
    return say(
            "I did not understand that. I am the offline planner: rules, not a language model. ",
            "Я этого не понял. Я офлайн-планировщик: правила, а не языковая модель. ")
        + help();
  }

  String help() {
    return say(
            "I understand requests for a new service, site or Telegram bot, changes, renaming, status, list, deploy, roll back, releases, logs, changes, stop, delete, cancel. ",
            "Я понимаю просьбы о новом сервисе, сайте или телеграм-боте, изменения, переименование, статус, список, развёртывание, откат, релизы, логи, изменения, остановку, удаление, отмену. ")
        + examples();
  }

  private String examples() {
    return say(
        "For example: \"A service that greets people by name and counts visits\", \"make it greet in Russian too\", \"add /version\", \"rename it to hallo\", \"how is it going?\", \"roll back\".",
        "Например: «Сервис, который здоровается по имени и считает визиты», «пусть здоровается и по-английски», «добавь /version», «переименуй в hallo», «что с проектом?», «откати».");
  }

  static String brief(String commit) {
    return commit.substring(0, Math.min(commit.length(), 7));
  }

  private static String dotless(String sentence) {
    return sentence.strip().replaceFirst("[.\\s]+$", "");
  }
}
