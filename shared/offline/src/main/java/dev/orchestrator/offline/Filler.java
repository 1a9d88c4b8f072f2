package dev.orchestrator.offline;

import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;

/** The words of a task that ask for nothing by themselves. */
final class Filler {

  private static final Pattern WORDS =
      WordPatterns.of(
          String.join(
              "|",
              "an?|the|and|or|that|which|who|it|its|this|these|those|there|please|pls|can|could|would|should|must|will"
                  .concat(
                      "|you|i|we|us|me|my|our|your|their|them|they|want|wants|need|needs|like|let|lets|to|do|does|have|has|get|gets|be|is|are|as|by")
                  .concat(
                      "|make|makes|create|creates|write|writes|build|builds|develop|implement|provide|provides|support|supports|offer|offers|include|add|adds|put|extend|update|change|teach")
                  .concat(
                      "|about|for|of|on|in|at|from|into|under|with|also|too|another|new|more|just|only|simple|small|tiny|little|nice|good|basic|quick|very|well|still|so|then|now|when|each|every|any|all|some|one|once"),
              "http|https|web|rest|api|apis|service|services|server|app|application|microservice|backend|program|project|software|thing|something|tool|java|telegram|tg|bot|bots|chat"
                  .concat(
                      "|endpoint|endpoints|route|routes|path|command|commands|feature|function|functionality|button|pages?|sites?|websites?|url|request|requests|response|query|parameter|get|post")
                  .concat(
                      "|people|person|users?|visitors?|guests?|everyone|everybody|anyone|someone|name|names|their|given|asked|asks?|says?|tells?|shows?|gives?|answers?|returns?|replies|reply|responds?|prints?|display|displays|list|lists|keep|keeps|manage|manages|store|stores|track|tracks|remember|remembers|generate|generates|random|current|number|numbers|how|many|often|much|times|what|hi|hello|hey|thanks|thank|able|health|checks?|healthcheck|converts?|between|where|goes|language|languages|text|texts|message|messages|title|version"),
              "и|или|а|но|про|что|чтобы|чтоб|кто|как|где|это|этот|эту|эта|той|тот|он|она|оно|они|его|её|ее|их|им|ему|ей|мне|меня|нам|нас|нами|мой|мою|наш|нашу|надо|нужно|нужен|нужна|хочу|хотим|хотел\\w*|пожалуйста|можно|может|могут|должен|должна|должно|будет|будут|пусть"
                  .concat(
                      "|сделай\\w*|сделать|делает|создай\\w*|создать|напиши\\w*|написать|построй\\w*|разработай\\w*|добавь\\w*|добавить|добавляет|научи\\w*|поменяй\\w*|измени\\w*|умеет|умел\\w*|уметь|ещё|еще|тоже|также|только|просто|прост\\w+|маленьк\\w+|небольш\\w+|нов\\w+|хорош\\w+|кажд\\w+|все|всех|всем|один|одну|сколько|раз")
                  .concat(
                      "|на|в|во|с|со|к|ко|у|о|об|по|из|для|от|за|до|при|сервис\\w*|сервер\\w*|приложени\\w*|программ\\w*|проект\\w*|веб|апи|бот\\w*|чат-бот\\w*|телеграм[\\w-]*|сайт[\\w-]*|можешь|подбрасыва\\w+|переводит|проверк\\w+|здоровья|страниц\\w*|эндпоинт\\w*|команд\\w*|функци\\w*|кнопк\\w*|запрос\\w*|ответ\\w*")
                  .concat(
                      "|люд\\w+|человек\\w*|пользовател\\w*|посетител\\w*|гост\\w+|имен\\w*|имя|отвеча\\w+|возвраща\\w+|показыва\\w+|выда[её]\\w*|говор\\w+|пишет|да[её]т|хранит|вед[её]т|сообща\\w+|генериру\\w+|выводит|язык\\w*|текст\\w*|сообщени\\w*|список|списк\\w+|числ\\w+|котор\\w+")));

  private Filler() {}

  /** The words that carry a meaning. */
  static List<String> contentOf(String words) {
    return Arrays.stream(words.split("[^\\p{L}\\p{N}'’+#-]+"))
        .map(word -> word.replaceAll("^[-'’]+|[-'’]+$", ""))
        .filter(word -> word.matches(".*[\\p{L}].*") && !WORDS.matcher(word).matches())
        .toList();
  }
}
