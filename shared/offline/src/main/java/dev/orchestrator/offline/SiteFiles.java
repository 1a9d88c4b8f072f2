package dev.orchestrator.offline;

import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The files of a static site: its pages, its style, and the program that serves and tests them. */
final class SiteFiles {

  private SiteFiles() {}

  static SequencedMap<String, String> of(Design design) {
    var files = new TreeMap<String, String>();
    var theme =
        design.features().stream().filter(f -> f.name().equals("theme")).findFirst().orElseThrow();
    var places =
        Map.of(
            "summary", Templates.comment(design.description()),
            "accent", theme.value("accent"),
            "checks",
                pages(design).stream()
                    .map(page -> check(design, page))
                    .collect(Collectors.joining()));
    files.put("Service.java", Templates.fill(Templates.text("site/Service.java.template"), places));
    files.put(
        "ServiceTest.java",
        Templates.fill(Templates.text("site/ServiceTest.java.template"), places));
    files.put(
        "site/style.css",
        Templates.fill(Templates.text("site/style.css.template"), theme.values()));
    pages(design)
        .forEach(page -> files.put("site/" + page.value("path") + ".html", html(design, page)));
    return files;
  }

  private static List<Feature> pages(Design design) {
    return design.features().stream().filter(feature -> feature.name().equals("page")).toList();
  }

  private static boolean isStart(Feature page) {
    return page.value("path").equals("index");
  }

  private static String html(Design design, Feature page) {
    var links =
        pages(design).stream()
            .filter(other -> !isStart(other))
            .map(other ->
                "<a href=\"/%s\">%s</a>"
                    .formatted(other.value("path"), Templates.html(other.value("heading"))))
            .collect(Collectors.joining("\n"));
    return Templates.fill(
        Templates.text("site/page.html.template"),
        Map.of(
            "language", design.language().choose("en", "ru"),
            "title", Templates.html(design.title()),
            "heading", Templates.html(heading(design, page)),
            "text", Templates.html(page.value("text")).replace("\n", "<br>\n"),
            "links", links));
  }

  private static String heading(Design design, Feature page) {
    return isStart(page) ? design.title() : page.value("heading");
  }

  private static String check(Design design, Feature page) {
    var path = isStart(page) ? "/" : "/" + page.value("path");
    var text = Templates.html(page.value("text")).lines().findFirst().orElse("");
    return "      check(\"page %s\", () -> page(at, \"%s\", \"<h1>%s</h1>\", \"%s\"));\n"
        .formatted(
            path,
            path,
            Templates.java(Templates.html(heading(design, page))),
            Templates.java(text));
  }
}
