words: (?!)
noun: page
command: {{path}} | | | shows a text | показывает текст
---
  String {{method}}(String ignored) {
    return "{{text}}";
  }
---
{{path}} => {{text}}
