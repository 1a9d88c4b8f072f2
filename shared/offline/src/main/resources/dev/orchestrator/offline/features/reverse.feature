words: \brevers\w*|\bbackwards?\b|задом наперед|наоборот|переворачива\w*
noun: reverse
command: reverse | text | abc | turns a text round | переворачивает текст
---
  String reverse(String text) {
    return new StringBuilder(text).reverse().toString();
  }
---
reverse abc => cba
