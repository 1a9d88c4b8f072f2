words: \bgreet\w*|\bhello\b|\bsay(s|ing)? hi\b|\bwelcom(e|es|ing)\b|приветств\w*|поздорова\w*|здорова(ет|ют|ть|лся|йся)\w*|\bпривет\w*
noun: greeter
command: hello | name | Ada | greets by name | здоровается по имени
---
  /** How each language greets. */
  private static final List<String> GREETINGS = List.of({{greetings}});

  /** One line for every language; without a name, the greeting alone. */
  String hello(String name) {
    var who = name.isBlank() ? "" : ", " + name.strip();
    return GREETINGS.stream()
        .map(greeting -> greeting.replace(", {name}", who))
        .collect(Collectors.joining("\n"));
  }
---
hello Ada => {{greeted}}
hello Иван => {{greetedIvan}}
hello => {{greetedNobody}}
