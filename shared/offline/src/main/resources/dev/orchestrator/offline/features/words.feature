words: \bcounts? (of )?(the )?words\b|\bword count\w*|\bwords in\b|счита\w+ слова|количество слов
noun: words
command: words | text | two words | counts the words of a text | считает слова
---
  String words(String text) {
    return String.valueOf(text.isBlank() ? 0 : text.strip().split("\\s+").length);
  }
---
words two words => 2
words => 0
