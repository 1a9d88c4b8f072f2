package dev.orchestrator.offline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.messages.ProjectKind;
import dev.orchestrator.offline.Reading.NotUnderstood;
import dev.orchestrator.offline.Reading.NothingToChange;
import dev.orchestrator.offline.Reading.Understood;
import dev.orchestrator.offline.TemplateArchitect.Plan;
import dev.orchestrator.offline.TemplateArchitect.Refusal;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TaskReaderTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          greeting, visits         | A service that greets people by name and counts visits
          greeting, visits         | Сервис, который здоровается по имени и считает визиты
          greeting                 | please build a tiny web service which says hello to our guests
          echo, version            | an echo service with /version
          time                     | a service that tells the current time
          time                     | сервис, который показывает время
          notes                    | a todo list service
          notes                    | сервис для заметок
          dice, coin               | roll dice and flip a coin
          quote, json              | random quotes as JSON
          words                    | a service that counts words
          temperature              | convert Celsius to Fahrenheit
          text about               | add /about that says "We bake bread"
          text o-nas               | добавь страницу o-nas с текстом «Мы печём хлеб»
          greeting                 | A service with a health check that greets people
          echo, visits             | echoes messages and counts them
          visits                   | how many visitors were here
          """)
  void words_ask_for_features(String features, String task) {
    assertThat(names(understood(task).design())).isEqualTo(features);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "A service that sends emails",
        "A service that greets people by name and sends them emails",
        "greets people in Klingon",
        "a CRM for dentists",
        "a service that counts sheep",
        "a service",
        "add /pricing",
        "greets people with a PostgreSQL database",
        "сервис, который здоровается и принимает платежи",
        "здоровается по-клингонски",
        "rm -rf / && echo pwned > /etc/passwd",
        ""
      })
  void what_no_feature_does_is_refused_whole(String task) {
    var reading = TemplateCatalog.understands(ProjectKind.HTTP_SERVICE, "sample", "", task);
    assertThat(reading).isInstanceOf(NotUnderstood.class);
    assertThat(((NotUnderstood) reading).message())
        .containsPattern("(What I can build: greets by name|Вот что я умею: здоровается по имени)");
  }

  @Test
  void a_refusal_names_the_part_that_is_not_understood() {
    var reading =
        TemplateCatalog.understands(
            ProjectKind.HTTP_SERVICE,
            "sample",
            "",
            "A service that greets people and sends them emails");
    assertThat(((NotUnderstood) reading).message())
        .startsWith("I do not know how to do this: \"sends them emails\".");
  }

  @Test
  void words_beside_a_feature_are_reported_as_not_taken_into_account() {
    assertThat(understood("greets hungry people by name").changes())
        .last()
        .isEqualTo("not taken into account: hungry");
  }

  @Test
  void changes_build_on_each_other() {
    var design = understood("A service that greets people by name").design();
    design = change(design, "make it greet in Russian too");
    assertThat(design.features().getFirst().value("phrases"))
        .isEqualTo("Hello, {name}!\nПривет, {name}!");
    design = change(design, "greet in German instead of English");
    assertThat(design.features().getFirst().value("phrases"))
        .isEqualTo("Привет, {name}!\nHallo, {name}!");
    design = change(design, "only in French");
    assertThat(design.features().getFirst().value("phrases")).isEqualTo("Bonjour, {name}!");
    design = change(design, "change the greeting to \"Howdy\"");
    assertThat(design.features().getFirst().value("phrases")).isEqualTo("Howdy, {name}!");
    design = change(design, "add a visit counter and /version 2.1.0");
    assertThat(names(design)).isEqualTo("greeting, visits, version");
    assertThat(design.features().getLast().value("version")).isEqualTo("2.1.0");
    design = change(design, "remove the counter");
    assertThat(names(design)).isEqualTo("greeting, version");
    design = change(design, "rename it to Hallo");
    assertThat(design.title()).isEqualTo("Hallo");
    design = change(design, "поменяй заголовок на «Добрый день»");
    assertThat(design.title()).isEqualTo("Добрый день");
  }

  @Test
  void what_is_so_already_is_no_change() {
    var design = understood("A service that greets people by name").design();
    assertThat(TemplateCatalog.read(design, "make it greet people"))
        .isInstanceOf(NothingToChange.class);
  }

  @Test
  void a_site_gets_pages_and_colours_and_refuses_a_shop() {
    var site = site("A website about our bakery with pages menu and contacts");
    assertThat(names(((Understood) site).design()))
        .isEqualTo("page index, theme, page menu, page contacts");
    var design = change(((Understood) site).design(), "remove the menu page");
    assertThat(names(design)).isEqualTo("page index, theme, page contacts");
    design = change(design, "make it dark");
    assertThat(design.features().get(1).value("paper")).isEqualTo("#16181d");
    assertThat(TemplateCatalog.read(design, "make it sing")).isInstanceOf(NotUnderstood.class);
    assertThat(
            names(
                ((Understood) site("A website for our coffee shop with pages about us and menu"))
                    .design()))
        .isEqualTo("page index, theme, page about-us, page menu");
    assertThat(site("a site with an online shop")).isInstanceOf(NotUnderstood.class);
    assertThat(
            names(((Understood) site("сайт про пекарню со страницами меню и контакты")).design()))
        .isEqualTo("page index, theme, page menyu, page kontakty");
  }

  @Test
  void a_bot_without_wishes_repeats() {
    var bot =
        TemplateCatalog.understands(ProjectKind.TELEGRAM_BOT, "bot", "", "make a telegram bot");
    assertThat(((Understood) bot).changes()).containsExactly("repeats what it is told");
  }

  @Test
  void after_a_refused_description_a_task_that_is_understood_is_enough() {
    assertThat(
            TemplateCatalog.understands(
                ProjectKind.HTTP_SERVICE,
                "crm",
                "a CRM for dentists",
                "make it greet people by name"))
        .isInstanceOf(Understood.class);
  }

  @Test
  void the_architect_plans_or_refuses() {
    var task = "A service that greets people by name";
    var plan = TemplateArchitect.plan(ProjectKind.HTTP_SERVICE, "greeter", task, task, null);
    assertThat(plan)
        .isEqualTo(
            new Plan(
                "greets by name: Hello!",
                List.of("greets by name: Hello!"),
                List.of(
                    "greets by name: Hello!",
                    "/health answers 200",
                    "java ServiceTest.java ends with 0 in a clean checkout"),
                "template"));
    var design = understood(task).design();
    assertThat(
            TemplateArchitect.plan(
                ProjectKind.HTTP_SERVICE, "greeter", task, "send emails", design.json()))
        .isInstanceOf(Refusal.class);
  }

  @Test
  void a_design_comes_back_from_its_file() {
    var design = understood("greets in English and Russian, /about says \"\\ \u2028 \"").design();
    assertThat(Design.read(design.json())).isEqualTo(design);
    assertThat(ProjectFiles.of(Design.read(design.json()))).isEqualTo(ProjectFiles.of(design));
  }

  private static Reading site(String task) {
    return TemplateCatalog.understands(ProjectKind.STATIC_SITE, "bakery", "", task);
  }

  private static Understood understood(String task) {
    var reading = TemplateCatalog.understands(ProjectKind.HTTP_SERVICE, "sample", "", task);
    assertThat(reading).isInstanceOf(Understood.class);
    return (Understood) reading;
  }

  private static Design change(Design design, String task) {
    var reading = TemplateCatalog.read(design, task);
    assertThat(reading).isInstanceOf(Understood.class);
    return ((Understood) reading).design();
  }

  private static String names(Design design) {
    return design.features().stream().map(Feature::key).collect(Collectors.joining(", "));
  }
}
