package dev.orchestrator.offline;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** The languages that a project can greet in. */
final class Greetings {

  private record Tongue(Pattern words, String phrase) {}

  private static final List<Tongue> TONGUES =
      List.of(
          tongue("english|англ\\w*", "Hello, {name}!"),
          tongue("russian|русск\\w*", "Привет, {name}!"),
          tongue("german|немец\\w*", "Hallo, {name}!"),
          tongue("french|француз\\w*", "Bonjour, {name}!"),
          tongue("spanish|испан\\w*", "¡Hola, {name}!"),
          tongue("italian|итальян\\w*", "Ciao, {name}!"),
          tongue("portuguese|португал\\w*", "Olá, {name}!"),
          tongue("ukrainian|украин\\w*", "Вітаю, {name}!"),
          tongue("polish|польск\\w*", "Cześć, {name}!"),
          tongue("turkish|турецк\\w*", "Merhaba, {name}!"),
          tongue("dutch|голланд\\w*|нидерланд\\w*", "Dag, {name}!"),
          tongue("swedish|шведск\\w*", "Hej, {name}!"),
          tongue("finnish|финск\\w*", "Hei, {name}!"),
          tongue("czech|чешск\\w*", "Ahoj, {name}!"),
          tongue("latin|латын\\w*|латинск\\w*", "Salve, {name}!"),
          tongue("chinese|китайск\\w*", "你好, {name}!"),
          tongue("japanese|японск\\w*", "こんにちは, {name}!"));

  private static final Pattern SOME_LANGUAGE =
      WordPatterns.of("\\b(?-i:in \\p{Lu})\\p{L}+|\\bпо-\\w+ски\\b|\\bна \\w+ском\\b");

  private Greetings() {}

  /** The greetings in the languages that the words name, in the order of the table. */
  static Set<String> named(String words) {
    var found = new LinkedHashSet<String>();
    TONGUES.stream()
        .filter(t -> t.words().matcher(words).find())
        .forEach(t -> found.add(t.phrase()));
    return found;
  }

  static String in(Language language) {
    return language.choose("Hello, {name}!", "Привет, {name}!");
  }

  /** Whether the words name a language, but none that we know. */
  static boolean strange(String words) {
    return named(words).isEmpty() && SOME_LANGUAGE.matcher(words).find();
  }

  /** A greeting of the user's own, with the place for the name at its end. */
  static String own(String words) {
    return words.strip().replaceAll("[\\s,.!]+$", "") + ", {name}!";
  }

  /** The words without the names of languages. */
  static String without(String words) {
    var rest = words;
    for (var tongue : TONGUES) {
      rest = tongue.words().matcher(rest).replaceAll(" ");
    }
    return rest;
  }

  private static Tongue tongue(String words, String phrase) {
    return new Tongue(WordPatterns.of("(\\bin |\\bпо-|\\bна )?\\b(" + words + ")"), phrase);
  }
}
