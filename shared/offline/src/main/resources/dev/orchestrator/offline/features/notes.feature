words: \bnotes?\b|\bto-?do\w*|\btasks? list\b|\blist of tasks\b|\bshopping list\b|заметк\w*|заметок|\bспис(ок|ка|ки) (дел|задач|покупок)\b|\bдела\b
noun: notes
command: notes | | | lists the notes | показывает заметки
command: note! | text | buy milk | keeps a note | добавляет заметку
command: forget! | number | 1 | removes a note by its number | удаляет заметку по номеру
---
  /** In memory: a restart begins with none. */
  private final List<String> notes = new ArrayList<>();

  /** The notes with their numbers, one a line. */
  synchronized String notes(String ignored) {
    return notes.isEmpty()
        ? "There are no notes."
        : IntStream.range(0, notes.size())
            .mapToObj(i -> (i + 1) + ". " + notes.get(i))
            .collect(Collectors.joining("\n"));
  }

  synchronized String note(String text) {
    if (text.isBlank() || text.length() > 500 || notes.size() == 1000) {
      throw new IllegalArgumentException("A note has 1 to 500 characters, and 1000 are the most.");
    }
    notes.add(text.strip());
    return "Noted as number " + notes.size() + ".";
  }

  synchronized String forget(String number) {
    var index = number.strip().matches("[1-9]\\d{0,3}") ? Integer.parseInt(number.strip()) : 0;
    if (index < 1 || index > notes.size()) {
      throw new IllegalArgumentException("There is no note number \"" + number + "\".");
    }
    return "Removed: " + notes.remove(index - 1);
  }
---
notes => There are no notes.
note buy milk => Noted as number 1.
note call Ada => Noted as number 2.
forget 1 => Removed: buy milk
notes => 1. call Ada
forget 7 => ! There is no note number "7".
