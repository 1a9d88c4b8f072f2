words: \becho\w*|\brepeats?\b|\bparrot\w*|\bэхо\b|повторя\w*
noun: echo
command: echo | text | good morning | repeats what it is given | повторяет сказанное
---
  String echo(String text) {
    return text;
  }
---
echo good morning => good morning
echo 1 + 1 & "more" => 1 + 1 & "more"
