package dev.orchestrator.offline;

import dev.orchestrator.messages.ProjectKind;
import dev.orchestrator.offline.Reading.Understood;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** Which words mean which wish; the first rule that fits decides. */
final class WishRules {

  /** Longer words are not read: nobody could say what was understood of them. */
  static final int LONGEST = 4000;

  private record Rule(Wish wish, Pattern english, Pattern russian) {
    boolean fits(String words) {
      return english.matcher(words).find() || russian.matcher(words).find();
    }
  }

  private static final String SOFTWARE =
      "(?:web ?|micro|http |rest )?(?:services?|apis?|servers?|apps?|applications?|bots?|sites?|web ?sites?|landing(?: page)?|home ?page|web ?page|blog|portfolio|projects?|programs?|backend)\\b";

  private static final String RUSSIAN_SOFTWARE =
      "(?:веб-?|микро|телеграм\\w*[- ]|http-?)?(?:сервис|бот|сайт|апи|api|приложени|сервер|лендинг|проект|страничк|визитк|программ|блог)\\w*";

  private static final String PLEASE =
      "^[\\s\"'«(*-]*(?:(?:please|now|also|and|then|ok|okay|could you|can you|would you|i want you to|i'd like you to|let's)[\\s,]+)*";

  private static final String RUSSIAN_PLEASE =
      "^[\\s\"'«(*-]*(?:(?:пожалуйста|теперь|также|ещё|еще|а|и|можешь|мог бы|давай|ну|хочу,? чтобы ты)[\\s,]+)*";

  private static final Pattern KEPT_SECRET = Pattern.compile("\\[secret(?: \\w+)?]");

  private static final List<Rule> RULES =
      List.of(
          rule(Wish.SECRET, "\\b\\d{6,}:[\\w-]{20,}|\\b(?:sk|ghp|xox\\w)[-_][\\w-]{16,}", "(?!)"),
          rule(
              Wish.RELEASE_BOT,
              PLEASE + "(?:release|free|give back|return|take back) (?:[\\w'-]+ ){0,3}?bot\\b(?!')",
              RUSSIAN_PLEASE
                  + "(?:освободи|верни|отпусти|забери)(?:те)? (?:[\\w-]+ ){0,2}?бот[ау]?\\b"),
          rule(
              Wish.BOT,
              PLEASE
                  + "(?!give (?:me|us) an? telegram)(?:(?:give|lend|assign|allocate|attach) (?:(?:the )?[\\w-]+ )?(?:an?|one|the) (?:free )?(?:telegram )?bot(?: token)?(?: (?:from|of|out of) the pool)?(?: (?:to|for) [\\w-]+)?\\W*$"
                  + "|(?:take|reserve) an? (?:free )?(?:telegram )?bot (?:from|of|out of) the pool)",
              RUSSIAN_PLEASE
                  + "(?:дай|выдай|выдели|назначь|возьми)(?:те)? (?:(?:мне|нам|ему|проекту|сервису|[a-z][\\w-]*) ){0,2}(?:свободн\\w+ )?(?:телеграм\\w*[- ])?бот[ау]?(?: из пула)?(?: (?:для )?[\\w-]+)?\\W*$"),
          rule(
              Wish.RENAME,
              "^(?!.*\\b(?:title|heading)\\b)"
                  + PLEASE.substring(1)
                  + "(?:rename|call (?:it|this|the \\w+)|name (?:it|this|the \\w+)|change (?:the|its) name)\\b",
              "^(?!.*заголов)"
                  + RUSSIAN_PLEASE.substring(1)
                  + "(?:переимен\\w+|назови(?:те)? (?:его|её|ее|это|проект|сервис|бота|сайт)|(?:поменяй|измени|смени)(?:те)? (?:имя|название))"),
          rule(Wish.DEPLOY, PLEASE + "make it (?:live|public)", "(?!)"),
          rule(
              Wish.CHANGE,
              PLEASE
                  + "(?:make (?:it|this|that|them|him|her|the)\\b|teach\\b|let it\\b|it (?:should|must)\\b)",
              RUSSIAN_PLEASE
                  + "(?:сделай(?:те)?,? (?:так|чтоб\\w*|его|её|ее|это)|научи\\w*|пусть|он (?:должен|долж\\w+))"),
          rule(
              Wish.NEW,
              PLEASE
                  + "(?:(?:i|we) (?:want|need|would like)|i'd like|create|build|make|write|develop|give (?:me|us)|start|set up|add|do)(?: (?:me|us))? (?:an?|another|one more|new|some|two)\\b(?: [\\w/'-]+){0,6}? "
                  + SOFTWARE
                  + "|"
                  + PLEASE
                  + "(?:create|build|develop)(?: (?:me|us))? (?:an?|another|new)\\b"
                  + "|"
                  + PLEASE
                  + "(?:a|an|another|one|new)\\b(?: [\\w/'-]+){0,6}? "
                  + SOFTWARE
                  + "|^\\W*(?:[\\w-]+ ){0,3}"
                  + SOFTWARE
                  + ",? (?:that|which|for|about|to|with|where)\\b",
              RUSSIAN_PLEASE
                  + "(?:сделай\\w*|создай\\w*|создать|напиши\\w*|построй\\w*|разработай\\w*|собери\\w*|запили\\w*|сгенерируй\\w*|(?:я |мы )?(?:хочу|хотим|хотел\\w* бы)|(?:мне |нам )?(?:нужен|нужна|нужно))(?:[\\s,]+(?!чтоб)[\\w-]+){0,4}?\\s+"
                  + RUSSIAN_SOFTWARE
                  + "|^\\W*(?:[\\p{L}-]+ ){0,3}?"
                  + RUSSIAN_SOFTWARE
                  + ",? (?:котор\\w+|что(?:бы)?|для|с|о|об|про|на|где)\\b"),
          rule(
              Wish.DELETE,
              "\\b(?:delete|destroy|tear down|get rid of)\\b.{0,40}\\b(?:project|service|bot|site|website|app|it|everything)\\b|"
                  + PLEASE
                  + "(?:delete|destroy) [\\w-]+\\W*$"
                  + "|\\bremove (?:the |this |my )?(?:whole |entire )?(?:project|service|bot|site|app)\\b|\\bdelete (?:the )?project\\b",
              "\\b(?:удали\\w*|снеси\\w*|уничтожь\\w*)\\s+(?:(?:мой|этот|весь|всё|все|наш) )?(?:проект|сервис|бот|сайт|его|её|всё)\\w*|"
                  + RUSSIAN_PLEASE
                  + "(?:удали|снеси)(?:те)? [\\w-]+\\W*$"),
          rule(
              Wish.CHANGE,
              PLEASE
                  + "(?:add|change|update|remove|drop|replace|extend|fix|improve|use|switch|put|include|stop (?:\\w+ing))\\b",
              RUSSIAN_PLEASE
                  + "(?:добавь\\w*|добавить|поменяй\\w*|измени(?:те|ть)?\\b|смени\\w*|обнови\\w*|убери\\w*|удали\\w*|замени\\w*|исправь\\w*|почини\\w*|улучши\\w*)"),
          rule(
              Wish.ROLLBACK,
              "\\broll(?:ed)? ?back\\b|\\brevert\\b|\\b(?:go|switch|back) (?:back )?to (?:the )?(?:previous|last|old\\w*|release)\\b|\\b(?:restore|previous) (?:the )?(?:version|release)\\b|\\bundo\\b",
              "\\bоткат\\w*|\\bверни\\w* (?:прошл|предыдущ|стар|прежн|релиз|как было)\\w*|\\bпредыдущ\\w+ (?:верси|релиз)\\w*"),
          rule(
              Wish.RELEASES,
              "\\breleases\\b|\\brelease (?:list|history)\\b|\\b(?:what|which) versions\\b",
              "\\bрелиз\\w*|\\bистори\\w+ верси\\w+"),
          rule(
              Wish.LIST,
              "\\b(?:list|show|what|which|all|my|our)\\b.{0,30}\\bprojects\\b|^\\W*projects\\W*$|^\\W*list\\W*$|\\bwhat have (?:i|we|you)\\b.{0,20}\\b(?:built|made)\\b",
              "(?:покажи|список|перечисли|какие|мои|все|наши)\\w*.{0,30}проект\\w*|^\\W*проекты\\W*$|^\\W*список\\W*$"),
          rule(Wish.LOGS, "\\blogs?\\b", "\\bлог(?:и|ов|ам|ах)?\\b|\\bжурнал\\w*"),
          rule(
              Wish.CHANGES,
              "\\b(?:changes|commits?|diff|history)\\b|\\bwhat (?:has |was |have you |did you )?(?:changed?)\\b",
              "\\bкоммит\\w*|\\bчто (?:\\w+ )?(?:из|по)мен\\w+|\\bизменени[яй]\\b|\\bдифф?\\b"),
          rule(
              Wish.CANCEL,
              "\\b(?:cancel|abort)\\b|\\bstop (?:the |this |your )?(?:work|build|building|deploy|deployment|working)\\b",
              "\\bотмени\\w*|\\bотмена\\b|\\bпрекрати\\w*|\\bпрерви\\w*|\\bостанови\\w* (?:работу|сборку|деплой)"),
          rule(
              Wish.READY,
              "\\bready (?:to|for) (?:be )?(?:deploy\\w*|go live|go)\\b|\\bcan (?:it|we|you|i)(?: be)? deploy(?:ed)?\\b.{0,20}\\?",
              "\\bготов\\w*.{0,20} к (?:деплою|развёртыван\\w*|развертыван\\w*|запуску|выкладке)|\\bможно (?:ли )?(?:деплоить|разворачивать|выкладывать)"),
          rule(
              Wish.STATUS,
              "\\bstatus\\b|\\bprogress\\b|\\bhow(?:'s| is| are| does| did)\\b|\\bwhat(?:'s| is) (?:going on|happening|up with|the (?:state|status|url|link|address)|with)\\b|\\b(?:is|are) (?:it|they|the \\w+|you|[\\w-]+) (?:ready|done|live|up|running|finished|online|working)\\b|\\bwhere is\\b|\\burl\\b|\\bany news\\b|\\bdone yet\\b",
              "\\bстатус\\w*|\\bчто (?:там )?(?:с|со|у)\\b|\\bкак (?:там|дела|успехи|ид[её]т|продвига\\w+|прогресс|обстоят|поживает)|\\bготово\\b|\\b(?:уже )?(?:готов|работает|запущен|жив)\\w{0,2}\\W*\\?|\\bгде (?:он|она|оно|сайт|сервис|бот|ссылк\\w+|адрес)|\\bссылк[ауи]\\b|\\bкакой адрес|\\bесть новости|\\bпрогресс\\b"),
          rule(
              Wish.STOP,
              PLEASE
                  + "(?:stop|shut down|turn off|switch off|pause|halt)\\b(?! \\w+ing\\b)(?: (?:it|this|that|the|my|everything|project|service|bot|site|app|[\\w-]+)){0,3}\\W*$",
              RUSSIAN_PLEASE + "(?:останови\\w*|выключи\\w*|заглуши\\w*|приостанови\\w*|стоп)\\b"),
          rule(
              Wish.RETRY,
              "\\b(?:try|do it|once) (?:it )?(?:again|more)\\b|\\bretry\\b",
              "\\b(?:попробуй|попытайся|давай|сделай)\\w* (?:ещё|еще) раз|\\b(?:ещё|еще) раз\\b|\\bповтори\\w*\\W*$"),
          rule(
              Wish.DEPLOY,
              "\\b(?:re-?)?deploy\\b|\\bgo live\\b|\\bpublish\\b|\\blaunch\\b|\\brelease (?:it|the|my|this)\\b|"
                  + PLEASE
                  + "(?:re)?start\\b|\\bturn (?:it )?on\\b|\\brun it\\b",
              "\\bразверн\\w*|\\bзадепло\\w*|\\bдепло\\w*|\\bопубликуй\\w*|\\bзапусти\\w*|\\bвыложи\\w*|\\bвыкати\\w*|\\bвключи\\w*|\\bперезапусти\\w*"),
          rule(
              Wish.APPROVE,
              "\\bapprov(?:e|ed|al|ing)\\b|\\bconfirm(?:ed)?\\b|^\\W*(?:yes|yep|yeah|sure|no|nope|go ahead|do it)\\W*$",
              "\\bподтвержда\\w*|\\bподтверди\\w*|\\bодобр\\w*|\\bразреш\\w*|^\\W*(?:да|нет|ага|давай|валяй)\\W*$"),
          rule(
              Wish.SECRET,
              "\\b(?:secrets?|tokens?|api keys?|passwords?|credentials?)\\b",
              "\\bтокен\\w*|\\bсекрет\\w*|\\bпарол\\w*|\\bключ\\w*"),
          rule(
              Wish.HELP,
              "\\bhelp\\b|\\bwhat (?:can|do) you\\b|\\bwho are you\\b|\\bhow do(?:es)? (?:you|this|it) work\\b|^\\W*\\?+\\W*$|^\\W*/?start\\W*$",
              "\\bпомо(?:щь|ги\\w*)|\\bчто ты (?:умеешь|можешь|понимаешь)|\\bкто ты\\b|\\bсправк\\w*|\\bкак (?:это|ты) работае\\w+|\\bчто (?:ты )?умеешь"),
          rule(
              Wish.GREETING,
              "^\\W*(?:hi|hello|hey|hallo|yo|greetings|good (?:morning|evening|day|afternoon))\\b(?: (?:there|all|team|everyone|bot))?\\W*$",
              "^\\W*(?:привет\\w*|здравствуй\\w*|добрый (?:день|вечер)|доброе утро|хай|салют)(?: (?:всем|бот|команда))?\\W*$"),
          rule(
              Wish.THANKS,
              "^\\W*(?:thanks?|thank you|thx|great|cool|ok(?:ay)?|perfect|good|nice|awesome|wonderful|well done)\\b.{0,30}$",
              "^\\W*(?:спасибо|благодарю|отлично|круто|супер|хорошо|ок(?:ей)?|понятно|ясно|здорово|класс|молодец)(?!\\p{L}).{0,30}$"),
          rule(
              Wish.CHANGE,
              "\\b(?:it|the (?:service|bot|site|app)) (?:should|must|could|needs to)\\b|\\b(?:also|too|as well|instead)\\W*$|\\bgreet\\w* in\\b",
              "\\b(?:тоже|также)\\W*$|\\bчтобы (?:он|она|оно|сервис|бот|сайт)\\b|\\b(?:сервис|бот|сайт) должен\\b"));

  private WishRules() {}

  /** A secret that was taken out of the words says nothing about what they want. */
  static Wish of(String words) {
    var wish = ofBare(KEPT_SECRET.matcher(words).replaceAll(" "));
    return wish == Wish.UNKNOWN && holdsSecret(words) ? Wish.SECRET : wish;
  }

  /** Whether a secret was taken out of the words. */
  static boolean holdsSecret(String words) {
    return KEPT_SECRET.matcher(words).find();
  }

  private static Wish ofBare(String words) {
    if (words.isBlank() || words.length() > LONGEST || words.strip().startsWith(Dialogue.EVENT)) {
      return Wish.UNKNOWN;
    }
    return said(words)
        .or(() -> said(Typos.mended(words)))
        .orElseGet(() -> describesSoftware(words) ? Wish.CHANGE : Wish.UNKNOWN);
  }

  private static Optional<Wish> said(String words) {
    return RULES.stream().filter(rule -> rule.fits(words)).findFirst().map(Rule::wish);
  }

  /** Whether the words, without asking for anything, name only things that the templates know. */
  static boolean describesSoftware(String words) {
    return TemplateCatalog.understands(ProjectKind.HTTP_SERVICE, "service", "", words)
        instanceof Understood;
  }

  private static Rule rule(Wish wish, String english, String russian) {
    return new Rule(wish, WordPatterns.of(english), WordPatterns.of(russian));
  }
}
